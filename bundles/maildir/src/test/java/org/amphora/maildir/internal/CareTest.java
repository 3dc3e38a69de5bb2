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
import org.amphora.api.store.Append;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.StoreCare.Report;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.testkit.store.MemoryBody;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What check and rebuild find, say and mend. */
public final class CareTest {
    private static final String USER = "anna@example.org";
    private static final Path MAILDIR = Path.of("/mail/example.org/anna/Maildir");

    private final MemoryDisk disk = new MemoryDisk();
    private final Stores stores = new Stores(disk);
    private MaildirStore store;

    @Before
    public void open() throws Exception {
        disk.createDirectory(Path.of("/mail"));
        store = stores.open(Stores.settings(Path.of("/mail"), 0, "default_mailboxes", "Sent", "rescan_interval", "1h"));
        for (String text : List.of("one", "two", "three"))
            inbox().append(List.of(new Append(
                    MemoryBody.of(text + "\n"), Flags.NONE, Instant.now().minusMillis(900), "")));
        Flags flags = Flags.parse(List.of("\\Seen", "todo"));
        inbox().store(UidSet.of(2), new FlagChange(FlagChange.Mode.ADD, flags), Long.MAX_VALUE);
        inbox().remove(UidSet.of(1));
        store.list(USER);
    }

    @After
    public void close() {
        stores.close();
    }

    private Mailbox inbox() {
        return store.inbox(USER);
    }

    private static List<String> findings(List<Report> reports) {
        return reports.stream().flatMap(r -> r.findings().stream()).toList();
    }

    private List<String> state() {
        MessageTable t = inbox().messages();
        List<String> state = new ArrayList<>(List.of(inbox().status().uidValidity() + ""));
        for (int i = 0; i < t.size(); i++)
            state.add(t.uid(i) + " " + t.flags(i) + " " + t.octets(i) + " " + t.internalDate(i));
        return state;
    }

    private void overwrite(Path file, String content) throws Exception {
        disk.unlink(file);
        try (WriteFile f = disk.create(file)) {
            f.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private Path fileOf(String flags) throws Exception {
        for (String name : disk.list(MAILDIR.resolve("cur")))
            if (name.endsWith(":2," + flags)) return MAILDIR.resolve("cur").resolve(name);
        throw new AssertionError(disk.list(MAILDIR.resolve("cur")).toString());
    }

    @Test
    public void nothingIsFoundWhereNothingIs() {
        List<Report> reports = store.check(USER);
        assertEquals(List.of(new Report("INBOX", 2, List.of()), new Report("Sent", 0, List.of())), reports);
        assertThrows(StoreException.class, () -> store.check("nobody@example.org"));
    }

    @Test
    public void aRebuildKeepsAllButTheChanges() {
        List<String> before = state();
        long modSeq = inbox().status().highestModSeq();
        long uidNext = inbox().status().uidNext();
        List<Report> reports = store.rebuild(USER);
        assertEquals(
                List.of("the index was made anew with 2 messages"),
                reports.get(0).findings());
        assertEquals(before, state());
        assertTrue(inbox().status().highestModSeq() > modSeq);
        assertTrue(inbox().status().uidNext() >= uidNext);
        assertTrue(inbox().changesSince(modSeq) instanceof Changes.TooOld);
        long once = inbox().status().highestModSeq();
        store.rebuild(USER);
        assertTrue(inbox().status().highestModSeq() >= once);
        assertEquals(before, state());
        assertEquals(List.of(), findings(store.check(USER)));
    }

    @Test
    public void aFlagChangeThatNoNameHasYetOutlivesARebuild() throws Exception {
        stores.close();
        store = stores.open(Stores.settings(Path.of("/mail"), 0, "flag_rename_delay", "1h"));
        FlagChange change = new FlagChange(FlagChange.Mode.ADD, Flags.parse(List.of("\\Flagged")));
        inbox().store(UidSet.ALL, change, Long.MAX_VALUE);
        List<String> before = state();
        store.rebuild(USER);
        assertEquals(before, state());
    }

    @Test
    public void aTruncatedMessageIsFoundAndItsSizeMended() throws Exception {
        store = stores.reopen();
        state();
        overwrite(fileOf("Sa"), "t\n");
        assertEquals(List.of("the file of UID 2 has 2 bytes, not 5"), findings(store.check(USER)));
        store.rebuild(USER);
        assertEquals(List.of(), findings(store.check(USER)));
        assertEquals(3, inbox().messages().octets(0));
    }

    @Test
    public void aDamagedIndexAndAStrangeListAreSaid() throws Exception {
        List<String> before = state();
        stores.close();
        overwrite(MAILDIR.resolve("amphora.index"), "AMPHIDX1 and then nothing");
        Path list = MAILDIR.resolve("dovecot-uidlist");
        overwrite(list, new String(disk.read(list), StandardCharsets.US_ASCII) + "x y z\n");
        store = stores.reopen();
        List<String> found = findings(store.check(USER));
        assertTrue(found.toString(), found.get(0).startsWith("amphora.index was damaged"));
        assertTrue(found.toString(), found.contains("1 lines of dovecot-uidlist make no sense and are passed over"));
        assertEquals(before, state());
        store.rebuild(USER);
        assertEquals(List.of(), findings(store.check(USER)));
        assertEquals(before, state());
    }

    @Test
    public void filesThatCameAndWentUnseenAreSaid() throws Exception {
        stores.close();
        store = stores.open(Stores.settings(Path.of("/mail"), 0, "rescan_interval", "1h"));
        state();
        disk.unlink(fileOf("Sa"));
        try (WriteFile f = disk.create(MAILDIR.resolve("cur/5.x.y:2,"))) {
            f.write(ByteBuffer.wrap("five\n".getBytes(StandardCharsets.US_ASCII)));
        }
        List<String> found = findings(store.check(USER));
        assertEquals(List.of("1 files were not in the index", "1 messages of the index have no file"), found);
    }
}
