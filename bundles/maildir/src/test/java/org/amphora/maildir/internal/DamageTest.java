package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amphora.api.store.Append;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.testkit.store.MemoryBody;
import org.junit.Before;
import org.junit.Test;

/** Files of ours with wrong bytes: the messages are there, with their UIDs, and MODSEQ goes on above. */
public final class DamageTest {
    private static final String USER = "anna@example.org";
    private static final Path ROOT = Path.of("/mail");
    private static final Path MAILDIR = Path.of("/mail/example.org/anna/Maildir");

    private final MemoryDisk whole = new MemoryDisk();
    private long modSeq;

    @Before
    public void fill() throws Exception {
        whole.createDirectory(ROOT);
        Stores stores = new Stores(whole);
        Mailbox inbox = stores.open(ROOT, 0).inbox(USER);
        for (String text : List.of("one", "two", "three")) append(inbox, text);
        inbox = stores.reopen().inbox(USER);
        inbox.remove(UidSet.of(1));
        FlagChange seen = new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN));
        inbox.store(UidSet.of(2), seen, Long.MAX_VALUE);
        stores.reopen();
        modSeq = stores.open(ROOT, 0).inbox(USER).status().highestModSeq();
        stores.close();
    }

    private static long append(Mailbox inbox, String text) {
        Append a = new Append(MemoryBody.of(text), Flags.NONE, Instant.ofEpochSecond(1_700_000_000), "key-" + text);
        return inbox.append(List.of(a)).uids().get(0);
    }

    private static void overwrite(MemoryDisk disk, String file, byte[] bytes) throws Exception {
        disk.unlink(MAILDIR.resolve(file));
        try (WriteFile f = disk.create(MAILDIR.resolve(file))) {
            f.write(ByteBuffer.wrap(bytes));
        }
    }

    private void check(String file, byte[] bytes, String where) throws Exception {
        MemoryDisk disk = whole.afterCrash(true, true);
        overwrite(disk, file, bytes);
        Stores stores = new Stores(disk);
        try {
            Mailbox inbox = stores.open(ROOT, 0).inbox(USER);
            assertMessages(inbox, where);
            assertTrue(where, append(inbox, "four") >= 4);
            assertTrue(where, inbox.status().highestModSeq() > modSeq);
            inbox.remove(UidSet.range(4, 1_000_000));
            assertMessages(stores.reopen().inbox(USER), where + ", opened again");
        } finally {
            stores.close();
        }
    }

    private static void assertMessages(Mailbox inbox, String where) {
        MessageTable t = inbox.messages();
        List<Long> uids = new ArrayList<>();
        for (int i = 0; i < t.size(); i++) uids.add(t.uid(i));
        assertEquals(where, List.of(2L, 3L), uids);
        assertEquals(where, Flags.of(SystemFlag.SEEN), t.flags(0));
        assertEquals(where, Flags.NONE, t.flags(1));
    }

    @Test
    public void anyByteOfTheIndexMayBeWrong() throws Exception {
        byte[] index = whole.read(MAILDIR.resolve("amphora.index"));
        for (int i = 0; i < index.length; i++) {
            byte[] wrong = index.clone();
            wrong[i] ^= 0x55;
            // a version beyond ours is refused, not mended: see below
            if (i != 7) check("amphora.index", wrong, "byte " + i);
        }
    }

    @Test
    public void theIndexMayBeCutAnywhere() throws Exception {
        byte[] index = whole.read(MAILDIR.resolve("amphora.index"));
        for (int i = 0; i < index.length; i += 7) check("amphora.index", Arrays.copyOf(index, i), "cut at " + i);
    }

    @Test
    public void theLogMayBeAnything() throws Exception {
        byte[] log = whole.read(MAILDIR.resolve("amphora.log"));
        for (int i = 0; i < log.length; i++) {
            byte[] wrong = log.clone();
            wrong[i] ^= 0x55;
            if (i != 7) check("amphora.log", wrong, "byte " + i);
        }
        check("amphora.log", new byte[0], "empty");
        check("amphora.log", Arrays.copyOf(log, log.length + 100), "zeros behind");
    }

    @Test
    public void theUidListMayBeAnything() throws Exception {
        check("dovecot-uidlist", new byte[0], "empty");
        check("dovecot-uidlist", new byte[] {'3', ' ', 'x', '\n', 0, -1}, "nonsense");
    }

    @Test
    public void aLaterFormatIsRefusedAndLeftAlone() throws Exception {
        for (String file : List.of("amphora.index", "amphora.log")) {
            MemoryDisk disk = whole.afterCrash(true, true);
            byte[] later = disk.read(MAILDIR.resolve(file));
            later[7]++;
            overwrite(disk, file, later);
            Stores stores = new Stores(disk);
            Mailbox inbox = stores.open(ROOT, 0).inbox(USER);
            StoreException e = assertThrows(StoreException.class, inbox::messages);
            assertEquals(StoreException.Kind.UNAVAILABLE, e.kind());
            assertTrue(e.getCause().getMessage(), e.getCause().getMessage().contains(file));
            stores.close();
            assertEquals(later[7], disk.read(MAILDIR.resolve(file))[7]);
        }
    }
}
