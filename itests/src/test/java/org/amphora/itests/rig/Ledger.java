package org.amphora.itests.rig;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What clients did while bundles were replaced, in the order in which it ended. Any thread. */
public final class Ledger {
    /** One transaction, command or swap; times of {@link System#nanoTime}. */
    public record Entry(String what, long begun, long ended, String outcome) {
        /** Whether it was under way at a moment. */
        public boolean spans(long moment) {
            return begun < moment && ended > moment;
        }
    }

    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    public Entry add(String what, long begun, String outcome) {
        var entry = new Entry(what, begun, System.nanoTime(), outcome);
        entries.add(entry);
        return entry;
    }

    public List<Entry> all(String what) {
        return entries.stream().filter(e -> e.what().equals(what)).toList();
    }
}
