package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.amphora.api.store.Append;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.FoldingDisk;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.testkit.store.MemoryBody;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * Disks and names as they should not be: other messages stay readable, and nothing is removed. Damaged files of ours are
 * in {@link DamageTest}, other programs in {@link OtherProgramsTest}.
 */
public final class BadInputTest {
    private static final String USER = "anna@example.org";
    private static final Path ROOT = Path.of("/mail");
    private static final Path MAILDIR = Path.of("/mail/example.org/anna/Maildir");

    private final MemoryDisk disk = new MemoryDisk();
    private Stores stores = new Stores(disk);
    private MaildirStore store;

    @Before
    public void open() throws Exception {
        disk.createDirectory(ROOT);
        openStore();
        append("one");
        append("two");
        store.list(USER);
    }

    private void openStore() {
        store = stores.open(Stores.settings(ROOT, 0, "default_mailboxes", "Sent", "flag_rename_delay", "1h"));
    }

    @After
    public void close() {
        stores.close();
    }

    private Mailbox inbox() {
        return store.inbox(USER);
    }

    private long append(String text) {
        Append a = new Append(MemoryBody.of(text + "\n"), Flags.NONE, Instant.EPOCH, "key-" + text);
        return inbox().append(List.of(a)).uids().get(0);
    }

    private List<String> texts() throws Exception {
        Mailbox inbox = inbox();
        MessageTable t = inbox.messages();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < t.size(); i++) texts.add(t.uid(i) + " " + Script.text(inbox, t.uid(i)));
        return texts;
    }

    private void assertFails(Runnable change) {
        Kind kind = assertThrows(StoreException.class, change::run).kind();
        assertTrue(kind.toString(), kind == Kind.UNAVAILABLE || kind == Kind.UNKNOWN);
    }

    private void changesFailAndReadingGoesOn() throws Exception {
        FlagChange seen = new FlagChange(FlagChange.Mode.ADD, Flags.parse(List.of("\\Seen")));
        assertFails(() -> append("three"));
        assertFails(() -> inbox().store(UidSet.of(1), seen, Long.MAX_VALUE));
        assertFails(() -> inbox().remove(UidSet.of(1)));
        assertFails(() -> store.create(USER, "Work", Set.of()));
        assertFails(() -> store.rename(USER, "Sent", "Gone"));
        assertFails(() -> store.delete(USER, "Sent"));
        assertEquals(List.of("1 one", "2 two"), texts());
        assertEquals(Flags.NONE, inbox().messages().flags(0));
    }

    private void isAsBefore() throws Exception {
        disk.failAll(null);
        assertEquals(List.of("1 one", "2 two"), texts());
        long third = append("three");
        stores.close();
        openStore();
        assertEquals(List.of("1 one", "2 two", third + " three"), texts());
        assertEquals(
                List.of("INBOX", "Sent"),
                store.list(USER).stream().map(MailboxEntry::name).toList());
    }

    @Test
    public void aDiskThatCanOnlyBeReadCanBeRead() throws Exception {
        disk.failAll("Read-only file system");
        changesFailAndReadingGoesOn();
        isAsBefore();
    }

    @Test
    public void aMailboxOpensOnADiskThatCanOnlyBeRead() throws Exception {
        stores.close();
        disk.failAll("Read-only file system");
        openStore();
        changesFailAndReadingGoesOn();
        isAsBefore();
    }

    @Test
    public void aFullDiskCostsOnlyWhatIsNew() throws Exception {
        disk.failAll("No space left on device");
        changesFailAndReadingGoesOn();
        isAsBefore();
    }

    @Test
    public void namesThatLeadElsewhereAreRefused() {
        for (String name :
                List.of("..", "../x", "a/../b", "/etc", "a\0b", "a/b", ".", "a..b", "x".repeat(300), "\ud800"))
            assertEquals(
                    name,
                    Kind.CANNOT,
                    assertThrows(name, StoreException.class, () -> store.create(USER, name, Set.of()))
                            .kind());
        for (String user :
                List.of("../x@example.org", "a@..", "a@b/c", "..@example.org", "x".repeat(300) + "@b", "a\0@b"))
            assertEquals(
                    user,
                    Kind.CANNOT,
                    assertThrows(user, StoreException.class, () -> store.inbox(user))
                            .kind());
    }

    @Test
    public void aDirectoryWhoseNameIsNoneIsLeftAlone() throws Exception {
        for (String name : List.of(".&", ".&AGE-", ".a&!!-b", ".\ufffd"))
            for (String part : List.of("", "cur", "new", "tmp"))
                disk.createDirectory(MAILDIR.resolve(name).resolve(part));
        try (WriteFile f = disk.create(MAILDIR.resolve(".&/cur/1.x:2,"))) {
            f.write(ByteBuffer.wrap("kept".getBytes(StandardCharsets.US_ASCII)));
        }
        assertEquals(
                List.of("INBOX", "Sent"),
                store.list(USER).stream().map(MailboxEntry::name).toList());
        stores.close();
        openStore();
        texts();
        assertEquals("kept", new String(disk.read(MAILDIR.resolve(".&/cur/1.x:2,")), StandardCharsets.US_ASCII));
    }

    @Test
    public void namesThatAreOneOnThisDiskAreNotMixed() throws Exception {
        stores.close();
        stores = new Stores(new FoldingDisk(disk));
        openStore();
        store.create(USER, "Work", Set.of());
        Mailbox work = store.mailbox(store.find(USER, "Work").orElseThrow().id());
        work.append(List.of(new Append(MemoryBody.of("w\n"), Flags.NONE, Instant.EPOCH, "")));
        assertEquals(
                Kind.ALREADY_EXISTS,
                assertThrows(StoreException.class, () -> store.create(USER, "WORK", Set.of()))
                        .kind());
        store.rename(USER, "Work", "work");
        assertEquals(1, work.messages().size());
        assertEquals(List.of("1 one", "2 two"), texts());
        assertEquals(
                List.of("INBOX", "Sent", "work"),
                store.list(USER).stream().map(MailboxEntry::name).toList());
    }
}
