package org.amphora.testkit.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.Append;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Mailbox.Copied;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.mime.MimeSummary;
import org.junit.Test;

/** What every store must do with mailboxes together, with those who listen, and with many threads. */
public abstract class MailboxContract extends AccessContract {
    @Test
    public void copyKeepsFlagsAndDates() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one", SystemFlag.SEEN);
        append(inbox, "two");
        inbox.store(uid(2), change(FlagChange.Mode.ADD, "todo"), Long.MAX_VALUE);
        append(box("Sent"), "zero");
        Copied c = inbox.copy(uid(1, 2, 9), box("Sent").id(), "");
        assertEquals(List.of(1L, 2L), c.from());
        assertEquals(List.of(2L, 3L), c.to());
        assertEquals(box("Sent").status().uidValidity(), c.uidValidity());
        assertEquals(box("Sent").status().highestModSeq(), c.modSeq());
        MessageTable t = box("Sent").messages();
        assertEquals(Flags.of(SystemFlag.SEEN), t.flags(1));
        assertTrue(t.flags(2).has("todo"));
        assertEquals(DATE.toEpochMilli(), t.internalDate(2));
        openAgain();
        assertEquals("Subject: two\r\n\r\ntwo\r\n", text(box("Sent"), 3));
        assertEquals(2, store.inbox(USER).messages().size());
        assertTrue(box("Sent").messages().flags(2).has("todo"));
    }

    @Test
    public void aCopyHasTheEmailIdOfItsSource() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        append(inbox, "one");
        MessageTable before = inbox.messages();
        String id = before.emailId(0);
        assertTrue(id, id.matches("[A-Za-z0-9_-]{1,100}"));
        assertNotEquals(id, before.emailId(1));
        inbox.copy(uid(1), box("Sent").id(), "");
        box("Sent").copy(uid(1), box("Trash").id(), "c1");
        inbox.move(uid(1), box("Trash").id(), "c2");
        inbox.store(uid(2), change(FlagChange.Mode.ADD, "\\Seen"), Long.MAX_VALUE);
        assertEquals(id, box("Sent").messages().emailId(0));
        assertEquals(id, box("Trash").messages().emailId(0));
        assertEquals(id, box("Trash").messages().emailId(1));
        assertEquals(before.emailId(1), inbox.messages().emailId(0));
    }

    @Test
    public void theSaveDateIsOfThisMailbox() {
        long start = System.currentTimeMillis() / 1000 * 1000;
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        long saved = inbox.messages().saveDate(0);
        assertTrue(saved >= start && saved <= System.currentTimeMillis());
        inbox.copy(uid(1), box("Sent").id(), "");
        assertTrue(box("Sent").messages().saveDate(0) >= saved);
        inbox.store(uid(1), change(FlagChange.Mode.ADD, "\\Seen"), Long.MAX_VALUE);
        assertEquals(saved, inbox.messages().saveDate(0));
    }

    @Test
    public void copyGoesIntoItselfToo() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        assertEquals(List.of(2L), inbox.copy(uid(1), inbox.id(), "").to());
        assertEquals(List.of(3L), inbox.move(uid(1), inbox.id(), "").to());
        assertEquals(List.of(2L, 3L), uids(inbox));
    }

    @Test
    public void copyStaysInTheAccount() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        Mailbox other = store.inbox("bert@example.org");
        assertFails(Kind.CANNOT, () -> inbox.copy(uid(1), other.id(), ""));
        assertFails(Kind.CANNOT, () -> inbox.move(uid(1), other.id(), ""));
    }

    @Test
    public void copyAndMoveWithTheSameKeyMakeNoSecondCopy() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        append(inbox, "two");
        Copied first = inbox.copy(uid(1), box("Sent").id(), "c1");
        Copied again = inbox.copy(uid(1, 2), box("Sent").id(), "c1");
        assertEquals(List.of(1L, 2L), again.from());
        assertEquals(first.to().get(0), again.to().get(0));
        Copied moved = inbox.move(uid(1, 2), box("Trash").id(), "m1");
        openAgain();
        inbox = store.inbox(USER);
        assertEquals(0, inbox.messages().size());
        Copied movedAgain = inbox.move(uid(1, 2), box("Trash").id(), "m1");
        assertEquals(moved.from(), movedAgain.from());
        assertEquals(moved.to(), movedAgain.to());
        assertEquals(2, box("Trash").messages().size());
        assertEquals(2, box("Sent").messages().size());
    }

    @Test
    public void moveTakesThemAway() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        append(inbox, "two", SystemFlag.FLAGGED);
        long then = inbox.status().highestModSeq();
        Copied c = inbox.move(UidSet.ALL, box("Archive").id(), "");
        assertEquals(List.of(1L, 2L), c.from());
        assertEquals(List.of(1L, 2L), c.to());
        assertEquals(0, inbox.messages().size());
        assertEquals(UidSet.range(1, 2), known(inbox.changesSince(then)).vanished());
        openAgain();
        assertEquals("Subject: two\r\n\r\ntwo\r\n", text(box("Archive"), 2));
        assertEquals(Flags.of(SystemFlag.FLAGGED), box("Archive").messages().flags(1));
        assertEquals(0, store.inbox(USER).messages().size());
    }

    @Test
    public void aTargetThatIsNotThereIsNoSuchMailbox() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        Mailbox work = store.mailbox(store.create(USER, "Work", Set.of()).id());
        store.delete(USER, "Work");
        assertFails(Kind.NO_SUCH_MAILBOX, () -> inbox.copy(uid(1), work.id(), ""));
        assertFails(Kind.NO_SUCH_MAILBOX, () -> inbox.move(uid(1), work.id(), ""));
        assertEquals(1, inbox.messages().size());
    }

    @Test
    public void recentIsClaimedOnce() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        append(inbox, "two", SystemFlag.SEEN);
        assertEquals(2, inbox.status().recent());
        assertEquals(uid(1, 2), inbox.claimRecent());
        assertEquals(UidSet.EMPTY, inbox.claimRecent());
        assertEquals(0, inbox.status().recent());
        append(inbox, "three");
        openAgain();
        inbox = store.inbox(USER);
        assertEquals(uid(3), inbox.claimRecent());
        openAgain();
        assertEquals(0, store.inbox(USER).status().recent());
    }

    @Test
    public void theSummaryIsThatOfTheMessage() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        byte[] made = inbox.summary(1).orElseThrow();
        assertEquals("one", MimeSummary.fromBytes(made).envelope().subject());
        openAgain();
        byte[] kept = store.inbox(USER).summary(1).orElseThrow();
        assertEquals("one", MimeSummary.fromBytes(kept).envelope().subject());
        assertTrue(store.inbox(USER).summary(2).isEmpty());
    }

    @Test
    public void listenersHearOfEveryChange() {
        Mailbox inbox = store.inbox(USER);
        ConcurrentLinkedQueue<Long> heard = new ConcurrentLinkedQueue<>();
        MailStore.Subscription s = store.listen(inbox.id(), (id, modSeq) -> {
            assertEquals(inbox.id(), id);
            heard.add(modSeq);
        });
        List<Runnable> changes = List.of(
                () -> append(inbox, "one"),
                () -> inbox.store(uid(1), add(SystemFlag.SEEN), Long.MAX_VALUE),
                () -> box("Sent").copy(uid(1), inbox.id(), ""),
                () -> inbox.remove(uid(1)));
        append(box("Sent"), "two");
        for (Runnable c : changes) {
            heard.clear();
            c.run();
            assertEquals(inbox.status().highestModSeq(), (long)
                    heard.stream().max(Long::compare).orElse(0L));
        }
        heard.clear();
        s.close();
        s.close();
        append(inbox, "three");
        assertNull(heard.poll());
    }

    @Test
    public void listenersHearOfTheEnd() {
        Mailbox work = store.mailbox(store.create(USER, "Work", Set.of()).id());
        ConcurrentLinkedQueue<Long> heard = new ConcurrentLinkedQueue<>();
        store.listen(work.id(), (id, modSeq) -> heard.add(modSeq));
        store.delete(USER, "Work");
        assertTrue(heard.contains(Long.MAX_VALUE));
    }

    @Test
    public void aListenerMaySeeTheChangeAtOnce() {
        Mailbox inbox = store.inbox(USER);
        ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
        store.listen(inbox.id(), (id, modSeq) -> sizes.add(inbox.messages().size()));
        append(inbox, "one");
        assertEquals(List.of(1), List.copyOf(sizes));
    }

    @Test
    public void theQuotaCountsAllMailboxes() throws Exception {
        append(store.inbox(USER), "one");
        append(box("Sent"), "two");
        store.inbox(USER).copy(uid(1), box("Trash").id(), "");
        long one = "Subject: one\r\n\r\none\r\n".length();
        assertEquals(3 * one, store.quota(USER).usedBytes());
        openAgain();
        assertEquals(3 * one, store.quota(USER).usedBytes());
        assertEquals(3, store.quota(USER).usedMessages());
        store.inbox(USER).move(uid(1), box("Trash").id(), "");
        box("Trash").remove(uid(1));
        assertEquals(2 * one, store.quota(USER).usedBytes());
        assertEquals(2, store.quota(USER).usedMessages());
    }

    @Test
    public void deliveriesAtTheSameTimeAreAllThereAndInOrder() throws Exception {
        int threads = 8;
        int each = 25;
        Mailbox inbox = store.inbox(USER);
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        AtomicBoolean done = new AtomicBoolean();
        try {
            Future<Boolean> reader = pool.submit(() -> uidsNeverComeLate(done));
            List<Future<List<Long>>> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                writers.add(pool.submit(() -> {
                    List<Long> uids = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        List<Append> two = List.of(message("a"), keyed("t" + thread + "-" + i, "b"));
                        uids.addAll(inbox.append(two).uids());
                    }
                    return uids;
                }));
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> w : writers) all.addAll(w.get(60, TimeUnit.SECONDS));
            done.set(true);
            assertTrue(reader.get(60, TimeUnit.SECONDS));
            all.sort(Long::compare);
            assertEquals(uids(inbox), all);
            assertEquals(2 * threads * each, inbox.messages().size());
        } finally {
            done.set(true);
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    /** Whether each table seen begins with the one seen before. */
    private boolean uidsNeverComeLate(AtomicBoolean done) {
        List<Long> before = List.of();
        while (!done.get()) {
            List<Long> now = uids(store.inbox(USER));
            if (!now.subList(0, before.size()).equals(before)) return false;
            before = now;
        }
        return true;
    }

    @Test
    public void theSameKeyOnManyThreadsIsOneMessage() throws Exception {
        Mailbox inbox = store.inbox(USER);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(pool.submit(
                        () -> inbox.append(List.of(keyed("same", "one"))).uids().get(0)));
            }
            for (Future<Long> r : results) assertEquals(1L, (long) r.get(60, TimeUnit.SECONDS));
            assertEquals(1, inbox.messages().size());
        } finally {
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    // ---- annotations

    private static String noted(Annotations annotations) {
        StringBuilder all = new StringBuilder();
        annotations.all().forEach((name, value) -> all.append(name)
                .append('=')
                .append(new String(value, StandardCharsets.ISO_8859_1))
                .append(' '));
        return all.toString();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    public void whatIsNotedStays() throws Exception {
        Annotations inbox = store.inbox(USER).annotations();
        inbox.change(Map.of("/private/comment", octets("mine"), "/shared/a b", octets("\0\r\n\u00ff")), Set.of());
        store.annotations(USER).change(Map.of("/private/x", octets("")), Set.of("/private/unknown"));
        openAgain();
        assertEquals(
                "/private/comment=mine /shared/a b=\0\r\n\u00ff ",
                noted(store.inbox(USER).annotations()));
        assertEquals("/private/x= ", noted(store.annotations(USER)));
        store.inbox(USER)
                .annotations()
                .change(
                        Map.of("/private/comment", octets("new"), "/private/\u00fc", octets("1")),
                        Set.of("/shared/a b"));
        openAgain();
        assertEquals(
                "/private/comment=new /private/\u00fc=1 ",
                noted(store.inbox(USER).annotations()));
    }

    @Test
    public void whatIsNotedBelongsToItsMailbox() throws Exception {
        store.create(USER, "Work.x", Set.of());
        box("Work.x").annotations().change(Map.of("/private/comment", octets("x")), Set.of());
        assertEquals("", noted(box("Work").annotations()));
        assertEquals("", noted(store.annotations(USER)));
        assertEquals("", noted(store.annotations("bert@example.org")));
        store.rename(USER, "Work", "Office");
        openAgain();
        assertEquals("/private/comment=x ", noted(box("Office.x").annotations()));
        Annotations old = box("Office.x").annotations();
        store.delete(USER, "Office.x");
        assertFails(Kind.NO_SUCH_MAILBOX, old::all);
        assertFails(Kind.NO_SUCH_MAILBOX, () -> old.change(Map.of("/private/comment", octets("y")), Set.of()));
        store.create(USER, "Office.x", Set.of());
        assertEquals("", noted(box("Office.x").annotations()));
        Annotations inbox = store.inbox(USER).annotations();
        inbox.change(Map.of("/private/comment", octets("in")), Set.of());
        store.rename(USER, "INBOX", "Before");
        assertEquals("/private/comment=in ", noted(store.inbox(USER).annotations()));
        assertEquals("", noted(box("Before").annotations()));
    }

    @Test
    public void aNameThatCannotBeChangesNothing() {
        Annotations inbox = store.inbox(USER).annotations();
        for (String name : List.of("", "/private/a\nb", "/private/\u0000", "x".repeat(Annotations.LONGEST_NAME + 1))) {
            Map<String, byte[]> two = new TreeMap<>(Map.of("/private/good", octets("1"), name, octets("2")));
            assertFails(Kind.CANNOT, () -> inbox.change(two, Set.of()));
        }
        assertEquals("", noted(inbox));
    }
}
