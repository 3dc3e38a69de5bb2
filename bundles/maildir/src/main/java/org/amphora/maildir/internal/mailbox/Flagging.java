package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Mailbox.FlagResult;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.index.LogRecord;
import org.amphora.maildir.internal.index.Table;

/** Changes flags: one record for each set of flags that messages get, one sync for all. The names of files follow. */
final class Flagging {
    private Flagging() {}

    /** With the lock; fills in what each message is now. */
    static void store(Core core, UidSet uids, FlagChange change, long unchangedSince, Map<Long, FlagResult> results) {
        FlagBits names;
        try {
            names = Keywords.ensure(core, change.flags());
        } catch (IOException e) {
            throw Failures.unavailable(e);
        }
        Table t = core.state.table();
        int[] indexes = t.indexes(uids);
        int[] changed = new int[indexes.length];
        int[] bits = new int[indexes.length];
        int n = 0;
        int mask = names.toBits(change.flags());
        long modSeq = t.highestModSeq() + 1;
        Map<Integer, UidSet.Builder> byBits = new LinkedHashMap<>();
        for (int i : indexes) {
            int now = t.bits(i);
            boolean allowed = t.modSeq(i) <= unchangedSince;
            int wanted = allowed ? FlagBits.apply(change.mode(), now, mask) : now;
            boolean changes = wanted != now;
            results.put(t.uid(i), new FlagResult(names.toFlags(wanted), changes ? modSeq : t.modSeq(i), allowed));
            if (!changes) continue;
            changed[n] = i;
            bits[n++] = wanted;
            byBits.computeIfAbsent(wanted, k -> new UidSet.Builder()).add(t.uid(i));
        }
        if (n == 0) return;
        List<LogRecord> records = new ArrayList<>();
        byBits.forEach((b, set) -> records.add(new LogRecord.Flagged(modSeq, b, set.build())));
        core.commit(records);
        int[] exact = Arrays.copyOf(changed, n);
        core.show(t.withFlags(exact, Arrays.copyOf(bits, n), modSeq), core.state.uidNext());
        byBits.values().forEach(set -> core.lag(set.build()));
    }
}
