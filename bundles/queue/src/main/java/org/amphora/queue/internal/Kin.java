package org.amphora.queue.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.amphora.queue.internal.disk.EntryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers messages that the delivery of another has sent (a redirect, a reply, a bounce: their session's id is the
 * other's message id) after they are done, for as long as the other is in the queue: when its delivery is tried again,
 * what it sends again is recognised by its id. Their records stay on disk until then. Safe on any thread.
 */
final class Kin {
    private static final Logger LOG = LoggerFactory.getLogger(Kin.class);

    private final EntryStore store;
    private final Set<String> alive = new HashSet<>();
    private final Map<String, Set<String>> doneByParent = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    Kin(EntryStore store) {
        this.store = store;
    }

    /** The message is being delivered, or in the queue. */
    synchronized void alive(String id) {
        alive.add(id);
    }

    /** An entry is done: its files go, at once or with its parent. */
    synchronized void done(String id, String parent) {
        if (alive.contains(parent)) {
            done.add(id);
            doneByParent.computeIfAbsent(parent, p -> new HashSet<>()).add(id);
        } else {
            remove(id);
        }
        over(id);
    }

    /** The message is not in the queue (any more); what it has sent need not be remembered. */
    synchronized void over(String id) {
        alive.remove(id);
        Set<String> children = doneByParent.remove(id);
        if (children == null) return;
        for (String child : children) {
            done.remove(child);
            remove(child);
        }
    }

    /** Whether it is done, and remembered. */
    synchronized boolean isDone(String id) {
        return done.contains(id);
    }

    private void remove(String id) {
        try {
            store.remove(id);
        } catch (IOException e) {
            LOG.warn("cannot remove the done queue entry {}: {}", id, e.toString());
        }
    }
}
