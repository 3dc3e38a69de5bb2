package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.Quota;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.testkit.store.MemoryBody;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What the first mail of an account waits for, and what follows it. */
public final class NewAccountTest {
    private static final String USER = "anna@example.org";
    private static final Path ROOT = Path.of("/mail");

    private final MemoryDisk disk = new MemoryDisk();
    private final Stores stores = new Stores(disk);

    @Before
    public void makeRoot() throws Exception {
        disk.createDirectory(ROOT);
    }

    @After
    public void close() {
        stores.close();
    }

    private static void deliver(MaildirStore store) {
        Append message = new Append(MemoryBody.of("hello\n"), Flags.NONE, Instant.now(), "");
        store.inbox(USER).append(List.of(message));
    }

    private static List<String> names(MaildirStore store) {
        return store.list(USER).stream().map(MailboxEntry::name).toList();
    }

    /** Directories above, UID list, index and directory of the inbox, its name, the log; message and directory. */
    @Test
    public void theFirstMailWaitsForItsInboxOnly() {
        MaildirStore store = stores.open(Stores.settings(ROOT, 0, "flag_rename_delay", "1h"));
        deliver(store);
        int forces = disk.forces().values().stream().mapToInt(n -> n).sum();
        assertEquals(disk.forces().toString(), 9, forces);
        assertEquals(List.of("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash"), names(store));
    }

    /** Of whom intake asks it, mail may go to another server. */
    @Test
    public void aQuestionForItsQuotaMakesNothing() throws Exception {
        MaildirStore store = stores.open(Stores.settings(ROOT, 1000));
        int before = disk.list(ROOT).size();
        assertEquals(new Quota(0, 1000, 0, 0), store.quota(USER));
        assertEquals(before, disk.list(ROOT).size());
        deliver(store);
        assertEquals(MemoryBody.of("hello\n").length(), store.quota(USER).usedBytes());
    }

    @Test
    public void theOtherMailboxesFollowByThemselves() throws Exception {
        CountDownLatch made = new CountDownLatch(1);
        disk.beforeStep(() -> {
            if (disk.forces().containsKey("file subscriptions.tmp")) made.countDown();
        });
        deliver(stores.open(ROOT, 0));
        assertTrue("nobody made them", made.await(20, TimeUnit.SECONDS));
    }
}
