package org.amphora.queue.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.amphora.queue.internal.disk.SpoolDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries that threads of this instance work on. Safe on any thread. */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final AutoCloseable NO_MARK = () -> {};

    private final SpoolDirectory directory;
    private final Map<String, AutoCloseable> running = new HashMap<>();
    /** For entries with several threads: how many more there are. */
    private final Map<String, Integer> more = new HashMap<>();

    Leases(SpoolDirectory directory) {
        this.directory = directory;
    }

    synchronized void begin(String id) {
        if (running.putIfAbsent(id, NO_MARK) != null) more.merge(id, 1, Integer::sum);
    }

    /** The last thing that the thread does with the entry. */
    synchronized void end(String id) {
        if (more.containsKey(id)) {
            more.computeIfPresent(id, (i, n) -> n == 1 ? null : n - 1);
            return;
        }
        try {
            running.getOrDefault(id, NO_MARK).close();
        } catch (Exception e) {
            LOG.error("queue entry {}: cannot give back its lease; it waits for a restart", id, e);
        }
        running.remove(id);
    }

    /** This instance ends before its threads: marks what they work on. How many these are. */
    synchronized int abandon() {
        running.replaceAll((id, mark) -> {
            try {
                LOG.warn("msg={} its delivery does not end; it is left to its thread", id);
                return directory.abandon(id);
            } catch (IOException e) {
                LOG.error("queue entry {}: cannot mark it as leased; it may be delivered twice", id, e);
                return NO_MARK;
            }
        });
        return running.size();
    }
}
