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
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.index.Table;
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

    @Test
    public void aMessageOfALargeMailboxTakesLittle() {
        int count = 100_000;
        long before = used();
        Table table = Table.empty(1, new FlagBits(List.of()));
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String base = 1_700_000_000 + i + ".M123456P1234Q" + i + ".mail.example.org,S=1234,W=1234";
            rows.add(new Row(i, 1, 0, 0, 1234, 1234, base, 0, Row.CUR, 0));
            if (i % 1000 != 0) continue;
            table = table.plus(rows, 1);
            rows.clear();
        }
        long each = (used() - before) / count;
        assertEquals(count, table.size());
        assertTrue(each + " bytes", each < 130);
    }
}
