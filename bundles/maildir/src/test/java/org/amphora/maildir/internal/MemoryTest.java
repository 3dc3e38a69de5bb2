package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.testkit.store.MemoryBody;
import org.junit.Test;

/** What a mailbox of a user who is idle takes of the heap. */
public final class MemoryTest {
    private static final int ACCOUNTS = 400;
    private static final int MESSAGES = 10;
    /** With the account and the names of its six mailboxes. */
    private static final long LIMIT = 6_500;

    private static String user(int i) {
        return "user" + i + "@example.org";
    }

    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    public void anIdleMailboxOfTenMessagesIsSmall() throws Exception {
        MemoryDisk disk = new MemoryDisk();
        disk.createDirectory(Path.of("/mail"));
        Stores stores = new Stores(disk);
        MaildirStore store = stores.open(Path.of("/mail"), 0);
        Append message = new Append(MemoryBody.of("Subject: hello\n\nHello\n"), Flags.NONE, Instant.now(), "");
        for (int i = 0; i < ACCOUNTS; i++) store.inbox(user(i)).append(Collections.nCopies(MESSAGES, message));
        long least = Long.MAX_VALUE;
        // what else runs in this JVM can only add
        for (int round = 0; round < 3; round++) least = Math.min(least, idle(stores.reopen()));
        stores.close();
        assertTrue(least + " bytes", least < LIMIT);
    }

    /** What each of the accounts takes in this store. */
    private static long idle(MaildirStore store) {
        List<MailStore.Subscription> idle = new ArrayList<>();
        long before = used();
        for (int i = 0; i < ACCOUNTS; i++) {
            assertEquals(MESSAGES, store.inbox(user(i)).status().messages());
            idle.add(store.listen(store.inbox(user(i)).id(), (id, modSeq) -> {}));
        }
        long each = (used() - before) / ACCOUNTS;
        idle.forEach(MailStore.Subscription::close);
        return each;
    }
}
