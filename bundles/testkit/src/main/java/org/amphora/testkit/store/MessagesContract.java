package org.amphora.testkit.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Mailbox.Appended;
import org.amphora.api.store.Mailbox.FlagResult;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.junit.Test;

/** What every store must do with the messages of one mailbox; {@link MailboxContract} goes on with several. */
public abstract class MessagesContract extends MailStoreContract {
    static Changes.Known known(Changes changes) {
        assertTrue("the log reaches that far", changes instanceof Changes.Known);
        return (Changes.Known) changes;
    }

    static FlagChange change(FlagChange.Mode mode, String... words) {
        return new FlagChange(mode, Flags.parse(List.of(words)));
    }

    @Test
    public void anEmptyMailboxCountsNothing() {
        MailboxStatus s = store.inbox(USER).status();
        assertEquals(1, s.uidNext());
        assertTrue(s.uidValidity() > 0);
        assertTrue(s.highestModSeq() > 0);
        assertEquals(0, s.messages());
        assertEquals(0, s.size());
    }

    @Test
    public void appendGivesUidsInOrder() throws Exception {
        Mailbox inbox = store.inbox(USER);
        Appended first = inbox.append(List.of(message("one"), message("two", SystemFlag.SEEN)));
        Appended second = inbox.append(List.of(message("three")));
        assertEquals(List.of(1L, 2L), first.uids());
        assertEquals(List.of(3L), second.uids());
        assertTrue(second.modSeq() > first.modSeq());
        MessageTable t = inbox.messages();
        assertEquals(3, t.size());
        assertEquals(second.modSeq(), t.highestModSeq());
        assertEquals(first.modSeq(), t.modSeq(1));
        assertEquals(Flags.of(SystemFlag.SEEN), t.flags(1));
        assertEquals(DATE.toEpochMilli(), t.internalDate(0));
        assertEquals("Subject: one\r\n\r\none\r\n".length(), t.octets(0));
        assertEquals(1, t.indexOf(2));
        assertEquals(-4, t.indexOf(9));
        assertEquals("Subject: two\r\n\r\ntwo\r\n", text(inbox, 2));
    }

    @Test
    public void statusCounts() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one", SystemFlag.SEEN);
        append(inbox, "two", SystemFlag.DELETED);
        append(inbox, "three", SystemFlag.SEEN, SystemFlag.DELETED);
        MailboxStatus s = inbox.status();
        assertEquals(4, s.uidNext());
        assertEquals(3, s.messages());
        assertEquals(1, s.unseen());
        assertEquals(2, s.deleted());
        assertEquals(3, s.recent());
        assertEquals(inbox.messages().octets(0) * 3 + 4, s.size());
        inbox.store(uid(1), change(FlagChange.Mode.REPLACE), Long.MAX_VALUE);
        inbox.expunge(uid(3));
        s = inbox.status();
        assertEquals(2, s.unseen());
        assertEquals(1, s.deleted());
        assertEquals(2, s.recent());
    }

    @Test
    public void everythingOutlivesTheStore() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one", SystemFlag.FLAGGED);
        append(inbox, "two");
        append(inbox, "three");
        inbox.store(uid(2), change(FlagChange.Mode.ADD, "\\Answered", "$Forwarded", "todo"), Long.MAX_VALUE);
        inbox.remove(uid(1));
        MailboxStatus before = inbox.status();
        MessageTable then = inbox.messages();
        openAgain();
        inbox = store.inbox(USER);
        MailboxStatus after = inbox.status();
        MessageTable now = inbox.messages();
        assertEquals(before.id(), after.id());
        assertEquals(before.uidValidity(), after.uidValidity());
        assertEquals(before.uidNext(), after.uidNext());
        assertTrue(after.highestModSeq() >= before.highestModSeq());
        assertEquals(List.of(2L, 3L), uids(inbox));
        for (int i = 0; i < 2; i++) {
            assertEquals(then.flags(i), now.flags(i));
            assertEquals(then.modSeq(i), now.modSeq(i));
            assertEquals(then.internalDate(i), now.internalDate(i));
            assertEquals(then.octets(i), now.octets(i));
        }
        assertEquals(Set.of("$Forwarded", "todo"), Set.copyOf(inbox.keywords()));
        assertEquals(uid(1), known(inbox.changesSince(1)).vanished());
        assertEquals(4, append(inbox, "four"));
    }

    @Test
    public void theSameKeyMakesNoSecondCopy() throws Exception {
        Mailbox inbox = store.inbox(USER);
        Appended first = inbox.append(List.of(keyed("k-1_A", "one")));
        Appended again = inbox.append(List.of(keyed("k-1_A", "one"), keyed("k-2", "two")));
        assertEquals(first.uids().get(0), again.uids().get(0));
        assertEquals(2, inbox.messages().size());
        openAgain();
        inbox = store.inbox(USER);
        assertEquals(
                List.of(1L, 2L),
                inbox.append(List.of(keyed("k-1_A", "one"), keyed("k-2", "two")))
                        .uids());
        assertEquals(2, inbox.messages().size());
    }

    @Test
    public void aKeyIsRememberedWhenTheMessageHasGone() throws Exception {
        Mailbox inbox = store.inbox(USER);
        inbox.append(List.of(keyed("gone", "one")));
        inbox.append(List.of(keyed("moved", "two")));
        inbox.remove(uid(1));
        inbox.move(uid(2), box("Sent").id(), "m");
        inbox.append(List.of(keyed("gone", "one"), keyed("moved", "two")));
        assertEquals(0, inbox.messages().size());
        openAgain();
        inbox = store.inbox(USER);
        inbox.append(List.of(keyed("gone", "one"), keyed("moved", "two")));
        assertEquals(0, inbox.messages().size());
        assertEquals(3, append(inbox, "three"));
    }

    @Test
    public void theSameKeyTwiceInOneAppendIsOneMessage() {
        Mailbox inbox = store.inbox(USER);
        Appended a = inbox.append(List.of(keyed("k", "one"), message("two"), keyed("k", "one")));
        assertEquals(a.uids().get(0), a.uids().get(2));
        assertEquals(2, inbox.messages().size());
        assertEquals(
                2,
                inbox.append(List.of(message("x"), message("x"))).uids().stream()
                        .distinct()
                        .count());
    }

    @Test
    public void aSnapshotDoesNotChange() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        append(inbox, "two");
        MessageTable before = inbox.messages();
        long modSeq = before.modSeq(0);
        inbox.store(uid(1), add(SystemFlag.SEEN), Long.MAX_VALUE);
        append(inbox, "three");
        inbox.remove(uid(2));
        assertEquals(2, before.size());
        assertEquals(Flags.NONE, before.flags(0));
        assertEquals(modSeq, before.modSeq(0));
        assertEquals(2, before.uid(1));
        assertEquals(List.of(1L, 3L), uids(inbox));
    }

    @Test
    public void flagsChangeByDelta() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one", SystemFlag.SEEN);
        append(inbox, "two");
        long before = inbox.messages().highestModSeq();
        Map<Long, FlagResult> r =
                inbox.store(UidSet.ALL, change(FlagChange.Mode.ADD, "\\Flagged", "Work"), Long.MAX_VALUE);
        assertEquals(
                Flags.parse(List.of("\\Seen", "\\Flagged", "work")), r.get(1L).flags());
        assertEquals(Flags.parse(List.of("\\Flagged", "WORK")), r.get(2L).flags());
        assertTrue(r.get(1L).modSeq() > before);
        assertEquals(inbox.messages().highestModSeq(), r.get(2L).modSeq());
        inbox.store(uid(1), change(FlagChange.Mode.REMOVE, "\\Seen", "WORK"), Long.MAX_VALUE);
        assertEquals(Flags.of(SystemFlag.FLAGGED), inbox.messages().flags(0));
        inbox.store(uid(1), change(FlagChange.Mode.REPLACE, "\\Draft"), Long.MAX_VALUE);
        assertEquals(Flags.of(SystemFlag.DRAFT), inbox.messages().flags(0));
        assertTrue(inbox.messages().flags(1).has("work"));
        assertEquals(List.of("Work"), inbox.keywords());
    }

    @Test
    public void flagsThatAreThereAlreadyChangeNothing() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one", SystemFlag.SEEN);
        long modSeq = inbox.status().highestModSeq();
        FlagResult r = inbox.store(uid(1), add(SystemFlag.SEEN), Long.MAX_VALUE).get(1L);
        assertTrue(r.changed());
        assertEquals(modSeq, r.modSeq());
        assertEquals(modSeq, inbox.status().highestModSeq());
    }

    @Test
    public void unchangedSinceLeavesNewerMessagesAlone() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        append(inbox, "two");
        long then = inbox.status().highestModSeq();
        inbox.store(uid(2), add(SystemFlag.FLAGGED), Long.MAX_VALUE);
        Map<Long, FlagResult> r = inbox.store(uid(1, 2, 7), add(SystemFlag.SEEN), then);
        assertEquals(Set.of(1L, 2L), r.keySet());
        assertTrue(r.get(1L).changed());
        assertFalse(r.get(2L).changed());
        assertEquals(Flags.of(SystemFlag.FLAGGED), r.get(2L).flags());
        assertEquals(Flags.of(SystemFlag.FLAGGED), inbox.messages().flags(1));
    }

    @Test
    public void keywordsRunOut() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        assertTrue(inbox.acceptsNewKeywords());
        int n = 0;
        while (inbox.acceptsNewKeywords() && n < 10_000) {
            inbox.store(uid(1), change(FlagChange.Mode.ADD, "key" + n++), Long.MAX_VALUE);
        }
        assertTrue("at least 26", n >= 26);
        if (inbox.acceptsNewKeywords()) return;
        inbox.store(uid(1), change(FlagChange.Mode.ADD, "toomany", "KEY1"), Long.MAX_VALUE);
        openAgain();
        inbox = store.inbox(USER);
        assertFalse(inbox.messages().flags(0).has("toomany"));
        assertTrue(inbox.messages().flags(0).has("key1"));
        assertEquals(n, inbox.messages().flags(0).keywords().size());
    }

    @Test
    public void expungeTakesWhatIsDeleted() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one", SystemFlag.DELETED);
        append(inbox, "two");
        append(inbox, "three", SystemFlag.DELETED);
        append(inbox, "four", SystemFlag.DELETED);
        assertEquals(uid(1, 3), inbox.expunge(UidSet.range(1, 3)));
        assertEquals(List.of(2L, 4L), uids(inbox));
        assertEquals(UidSet.EMPTY, inbox.expunge(UidSet.range(1, 3)));
        assertEquals(uid(2), inbox.remove(uid(2, 9)));
        openAgain();
        assertEquals(List.of(4L), uids(store.inbox(USER)));
        assertTrue(store.inbox(USER).body(1).isEmpty());
        assertTrue(store.inbox(USER).summary(1).isEmpty());
    }

    @Test
    public void aBodyCanBeReadWhenItsMessageHasGone() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        try (MessageBody body = inbox.body(1).orElseThrow()) {
            inbox.remove(uid(1));
            assertEquals("Subject: one\r\n\r\none\r\n", text(body));
        }
    }

    @Test
    public void aBodyCanBeReadWhileItsFlagsChange() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        for (SystemFlag f : SystemFlag.values()) {
            inbox.store(uid(1), add(f), Long.MAX_VALUE);
            assertEquals("Subject: one\r\n\r\none\r\n", text(inbox, 1));
        }
    }

    @Test
    public void changesAreToldSinceAModSeq() {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one");
        append(inbox, "two");
        append(inbox, "three");
        long then = inbox.status().highestModSeq();
        Changes.Known none = known(inbox.changesSince(then));
        assertTrue(none.changed().isEmpty() && none.vanished().isEmpty());
        inbox.store(uid(2), add(SystemFlag.SEEN), Long.MAX_VALUE);
        append(inbox, "four");
        inbox.remove(uid(1, 3));
        Changes.Known changes = known(inbox.changesSince(then));
        assertEquals(uid(2, 4), changes.changed());
        assertEquals(uid(1, 3), changes.vanished());
        assertEquals(2, changes.now().size());
        assertTrue(changes.now().highestModSeq() > then);
        assertTrue(inbox.changesSince(changes.now().highestModSeq() + 1_000_000_000) instanceof Changes.TooOld);
    }
}
