package org.amphora.testkit.store;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.amphora.api.store.Append;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * What every store must do with names; {@link MessagesContract}, {@link AccessContract} and {@link MailboxContract} go on. A store's test extends
 * the last one and says how to open.
 */
public abstract class MailStoreContract {
    protected static final String USER = "anna@example.org";
    protected static final Instant DATE = Instant.parse("2024-02-29T12:34:56Z");

    protected MailStore store;

    /** A new, empty store with separator {@code .}; called once for each test. */
    protected abstract MailStore open(long quotaBytes) throws Exception;

    /** The same store, closed and opened again, if it outlives that; else the same object. */
    protected abstract MailStore reopen() throws Exception;

    protected abstract void close() throws Exception;

    /** The quota of each account in a test; 0 for none. */
    protected long quotaBytes() {
        return 0;
    }

    @Before
    public void openStore() throws Exception {
        store = open(quotaBytes());
    }

    @After
    public void closeStore() throws Exception {
        close();
    }

    protected void openAgain() throws Exception {
        store = reopen();
    }

    protected Mailbox box(String name) {
        return store.mailbox(store.find(USER, name).orElseThrow().id());
    }

    protected static Append message(String text, SystemFlag... flags) {
        return keyed("", text, flags);
    }

    protected static Append keyed(String key, String text, SystemFlag... flags) {
        return new Append(MemoryBody.of("Subject: " + text + "\n\n" + text + "\n"), Flags.of(flags), DATE, key);
    }

    protected static long append(Mailbox box, String text, SystemFlag... flags) {
        return box.append(List.of(message(text, flags))).uids().get(0);
    }

    protected static String text(Mailbox box, long uid) throws Exception {
        try (MessageBody body = box.body(uid).orElseThrow()) {
            return text(body);
        }
    }

    protected static String text(MessageBody body) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(1000);
        for (int n = body.read(0, block); n >= 0; n = body.read(out.size(), block.clear())) {
            out.write(block.array(), 0, n);
        }
        assertEquals("length", body.length(), out.size());
        return out.toString(StandardCharsets.UTF_8);
    }

    protected static List<Long> uids(Mailbox box) {
        MessageTable t = box.messages();
        List<Long> uids = new ArrayList<>();
        for (int i = 0; i < t.size(); i++) uids.add(t.uid(i));
        return uids;
    }

    protected static void assertFails(Kind kind, Runnable call) {
        assertEquals(kind, assertThrows(StoreException.class, call::run).kind());
    }

    private List<String> names() {
        return store.list(USER).stream().map(MailboxEntry::name).toList();
    }

    @Test
    public void aNewAccountHasItsInboxAndTheDefaultMailboxes() {
        List<MailboxEntry> all = store.list(USER);
        assertEquals(List.of("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash"), names());
        assertTrue(all.stream().allMatch(MailboxEntry::subscribed));
        assertTrue(all.stream().allMatch(MailboxEntry::isSelectable));
        assertEquals(
                Set.of(SpecialUse.SENT), store.find(USER, "Sent").orElseThrow().specialUse());
        assertEquals(Set.of(), store.find(USER, "INBOX").orElseThrow().specialUse());
    }

    @Test
    public void theDefaultMailboxesAreMadeOnce() throws Exception {
        store.delete(USER, "Junk");
        openAgain();
        assertTrue(store.find(USER, "Junk").isEmpty());
        assertEquals(
                Set.of(SpecialUse.TRASH),
                store.find(USER, "Trash").orElseThrow().specialUse());
    }

    @Test
    public void inboxInAnyCaseIsTheInbox() {
        MailboxId id = store.inbox(USER).id();
        assertEquals(id, store.find(USER, "inbox").orElseThrow().id());
        assertEquals(id, store.find(USER, "InBox").orElseThrow().id());
        assertEquals("INBOX", store.mailbox(id).name());
        assertFails(Kind.ALREADY_EXISTS, () -> store.create(USER, "iNBOX", Set.of()));
    }

    @Test
    public void belowTheInboxItIsTheInboxToo() {
        store.create(USER, "inbox.Lists", Set.of());
        assertTrue(names().contains("INBOX.Lists"));
        assertTrue(store.find(USER, "INBOX").orElseThrow().hasChildren());
    }

    @Test
    public void createMakesTheLevelsAbove() throws Exception {
        MailboxEntry made = store.create(USER, "Work.2024.May", Set.of(SpecialUse.ARCHIVE));
        assertEquals("Work.2024.May", made.name());
        assertEquals(Set.of(SpecialUse.ARCHIVE), made.specialUse());
        assertFalse(made.subscribed());
        openAgain();
        assertTrue(store.find(USER, "Work").orElseThrow().isSelectable());
        assertTrue(store.find(USER, "Work.2024").orElseThrow().hasChildren());
        assertFalse(store.find(USER, "Work.2024.May").orElseThrow().hasChildren());
        assertEquals(
                Set.of(SpecialUse.ARCHIVE),
                store.find(USER, "Work.2024.May").orElseThrow().specialUse());
        assertEquals(made.id(), store.find(USER, "Work.2024.May").orElseThrow().id());
    }

    @Test
    public void aNameIsGivenOnce() {
        store.create(USER, "Work", Set.of());
        assertFails(Kind.ALREADY_EXISTS, () -> store.create(USER, "Work", Set.of()));
        store.create(USER, "work", Set.of());
    }

    @Test
    public void namesAreUnicode() throws Exception {
        List<String> all = List.of("Gelöscht", "已发送", "A&B", "Two words", "~peter", "😀", "&-", "\"quoted\\");
        for (String name : all) store.create(USER, name, Set.of());
        for (String name : all) store.subscribe(USER, name, true);
        openAgain();
        for (String name : all) {
            assertTrue(name, store.find(USER, name).orElseThrow().subscribed());
            assertTrue(name, names().contains(name));
        }
    }

    @Test
    public void namesThatCannotBeAreRefused() {
        for (String name : List.of("", ".", "..", "a..b", ".a", "a.", "a/b", "../x", "a\0b", "a\nb", "a\u007fb")) {
            assertFalse(name, store.isPossibleName(name));
            assertFails(Kind.CANNOT, () -> store.create(USER, name, Set.of()));
            assertFails(Kind.CANNOT, () -> store.subscribe(USER, name, true));
            assertFails(Kind.CANNOT, () -> store.rename(USER, "Sent", name));
        }
        assertFails(Kind.CANNOT, () -> store.create(USER, "x".repeat(300), Set.of()));
        assertTrue(store.isPossibleName("Work.\u00fcber") && store.isPossibleName("inbox"));
        assertEquals(6, names().size());
    }

    @Test
    public void accountsThatCannotBeAreRefused() {
        for (String account : List.of("", "/", "../../etc@example.org", "a/b@example.org", "a\0@example.org")) {
            assertFails(Kind.CANNOT, () -> store.inbox(account));
        }
    }

    @Test
    public void accountsAreApart() {
        append(store.inbox(USER), "one");
        store.create(USER, "Work", Set.of());
        assertEquals(0, store.inbox("bert@example.org").messages().size());
        assertEquals(0, store.inbox("anna@example.com").messages().size());
        assertTrue(store.find("bert@example.org", "Work").isEmpty());
    }

    @Test
    public void anUnknownNameOrIdIsNoMailbox() {
        assertTrue(store.find(USER, "Nothing").isEmpty());
        assertTrue(store.find(USER, "..").isEmpty());
        assertFails(Kind.NO_SUCH_MAILBOX, () -> store.delete(USER, "Nothing"));
        assertFails(Kind.NO_SUCH_MAILBOX, () -> store.rename(USER, "Nothing", "Something"));
        assertFails(Kind.NO_SUCH_MAILBOX, () -> store.mailbox(new MailboxId("x")));
        assertFails(Kind.NO_SUCH_MAILBOX, () -> store.mailbox(new MailboxId("x:" + USER)));
    }

    @Test
    public void deleteTakesTheMessages() {
        MailboxId id = store.create(USER, "Work", Set.of()).id();
        append(store.mailbox(id), "one");
        Mailbox handle = store.mailbox(id);
        store.delete(USER, "Work");
        assertTrue(store.find(USER, "Work").isEmpty());
        assertFails(Kind.NO_SUCH_MAILBOX, () -> store.mailbox(id));
        assertFails(Kind.NO_SUCH_MAILBOX, handle::messages);
        assertEquals(0, store.quota(USER).usedMessages());
    }

    @Test
    public void aMailboxMadeAgainIsAnotherOne() {
        MailboxEntry first = store.create(USER, "Work", Set.of(SpecialUse.JUNK));
        long validity = store.mailbox(first.id()).status().uidValidity();
        store.delete(USER, "Work");
        MailboxEntry second = store.create(USER, "Work", Set.of());
        assertNotEquals(first.id(), second.id());
        assertEquals(Set.of(), second.specialUse());
        assertTrue(store.mailbox(second.id()).status().uidValidity() > validity);
    }

    @Test
    public void deleteLeavesTheChildren() {
        store.create(USER, "Work.2024", Set.of());
        store.delete(USER, "Work");
        MailboxEntry left = store.find(USER, "Work").orElseThrow();
        assertNull(left.id());
        assertTrue(left.hasChildren());
        assertTrue(names().contains("Work"));
        assertFails(Kind.CANNOT, () -> store.delete(USER, "Work"));
        store.create(USER, "Work", Set.of());
        assertTrue(store.find(USER, "Work").orElseThrow().isSelectable());
    }

    @Test
    public void theInboxStays() {
        assertFails(Kind.CANNOT, () -> store.delete(USER, "inbox"));
    }

    @Test
    public void renameKeepsIdAndMessages() throws Exception {
        MailboxEntry e = store.create(USER, "Work", Set.of(SpecialUse.FLAGGED));
        Mailbox handle = store.mailbox(e.id());
        append(handle, "one");
        store.rename(USER, "Work", "Office.Old");
        assertEquals("Office.Old", handle.name());
        append(handle, "two");
        openAgain();
        assertEquals(e.id(), store.find(USER, "Office.Old").orElseThrow().id());
        assertEquals(
                Set.of(SpecialUse.FLAGGED),
                store.find(USER, "Office.Old").orElseThrow().specialUse());
        assertTrue(store.find(USER, "Office").isPresent());
        assertTrue(store.find(USER, "Work").isEmpty());
        assertEquals(List.of(1L, 2L), uids(box("Office.Old")));
        assertEquals("Subject: two\r\n\r\ntwo\r\n", text(box("Office.Old"), 2));
    }

    @Test
    public void renameTakesTheChildren() {
        MailboxId child = store.create(USER, "Work.2024.May", Set.of()).id();
        store.delete(USER, "Work");
        store.rename(USER, "Work", "Office");
        assertEquals("Office.2024.May", store.mailbox(child).name());
        assertTrue(store.find(USER, "Work").isEmpty());
        assertNull(store.find(USER, "Office").orElseThrow().id());
    }

    @Test
    public void renameGoesNowhereThatIsTaken() {
        store.create(USER, "Work", Set.of());
        assertFails(Kind.ALREADY_EXISTS, () -> store.rename(USER, "Work", "Sent"));
        assertFails(Kind.ALREADY_EXISTS, () -> store.rename(USER, "Work", "INBOX"));
        assertFails(Kind.CANNOT, () -> store.rename(USER, "Work", "Work.Below"));
    }

    @Test
    public void renamingTheInboxMovesItsMessages() throws Exception {
        Mailbox inbox = store.inbox(USER);
        append(inbox, "one", SystemFlag.SEEN);
        append(inbox, "two");
        store.rename(USER, "INBOX", "Old");
        assertEquals(0, store.inbox(USER).messages().size());
        assertEquals(2, box("Old").messages().size());
        assertEquals(Flags.of(SystemFlag.SEEN), box("Old").messages().flags(0));
        assertEquals(3, append(store.inbox(USER), "three"));
        assertNotEquals(inbox.id(), box("Old").id());
    }

    @Test
    public void subscriptionsAreOfNames() throws Exception {
        store.subscribe(USER, "Sent", false);
        store.subscribe(USER, "Later", true);
        openAgain();
        assertFalse(store.find(USER, "Sent").orElseThrow().subscribed());
        MailboxEntry later = store.list(USER).stream()
                .filter(e -> e.name().equals("Later"))
                .findFirst()
                .orElseThrow();
        assertTrue(later.subscribed());
        assertNull(later.id());
        assertTrue(store.find(USER, "Later").isEmpty());
        store.subscribe(USER, "Later", false);
        assertFalse(names().contains("Later"));
    }

    @Test
    public void aSubscriptionOutlivesItsMailbox() {
        store.delete(USER, "Junk");
        assertTrue(names().contains("Junk"));
    }

    @Test
    public void anAccountCanBeRemovedWithAllItsMail() {
        MailboxId id = store.inbox(USER).id();
        append(store.inbox(USER), "one");
        store.create(USER, "Work", Set.of());
        store.deleteAccount(USER);
        assertFails(Kind.NO_SUCH_MAILBOX, () -> store.mailbox(id).messages());
        assertEquals(0, store.inbox(USER).messages().size());
        assertTrue(store.find(USER, "Work").isEmpty());
        assertEquals(0, store.quota(USER).usedBytes());
    }

    @Test
    public void bodiesAreKeptByteForByte() throws Exception {
        byte[] bytes = new byte[300_000];
        for (int i = 0; i < bytes.length; i++)
            bytes[i] = (byte) (i % 62 == 60 ? '\r' : i % 62 == 61 ? '\n' : i * 7 | 1);
        Mailbox inbox = store.inbox(USER);
        Append a = new Append(new MemoryBody(bytes), Flags.NONE, DATE, "");
        long uid = inbox.append(List.of(a)).uids().get(0);
        openAgain();
        ByteBuffer all = ByteBuffer.allocate(bytes.length);
        try (MessageBody body = store.inbox(USER).body(uid).orElseThrow()) {
            assertEquals(bytes.length, body.length());
            while (all.hasRemaining()) assertTrue(body.read(all.position(), all) > 0);
            assertEquals(-1, body.read(bytes.length, ByteBuffer.allocate(1)));
        }
        assertArrayEquals(bytes, all.array());
    }

    protected static FlagChange add(SystemFlag... flags) {
        return new FlagChange(FlagChange.Mode.ADD, Flags.of(flags));
    }

    protected static UidSet uid(long... uids) {
        return UidSet.of(uids);
    }
}
