package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.amphora.api.store.MailboxId;
import org.amphora.maildir.internal.mailbox.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when another program changes a mailbox that somebody listens to: one watch service for all, and, when the
 * system has no watch left, a look at each in turn. Its thread runs while there is something to watch. Safe on any
 * thread.
 */
final class Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    private final Consumer<MailboxId> changed;
    private final long intervalMillis;
    private final Map<MailboxId, List<WatchKey>> watched = new HashMap<>();
    private final Map<WatchKey, MailboxId> mailboxOf = new HashMap<>();
    private WatchService service;
    private Thread thread;
    private boolean closed;

    /**
     * @param changed is told of a mailbox that may have changed, on this watcher's thread
     * @param interval between two looks at a mailbox that cannot be watched
     */
    Watcher(Consumer<MailboxId> changed, Duration interval) {
        this.changed = changed;
        this.intervalMillis = Math.max(100, interval.toMillis());
    }

    synchronized void watch(MailboxId id, Folder folder) {
        if (closed || watched.containsKey(id)) return;
        List<WatchKey> keys = new ArrayList<>();
        watched.put(id, keys);
        try {
            if (service == null) service = FileSystems.getDefault().newWatchService();
            for (Path p : List.of(folder.fresh(), folder.current())) {
                WatchKey key =
                        p.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
                keys.add(key);
                mailboxOf.put(key, id);
            }
        } catch (IOException e) {
            LOG.debug("mailbox={} is looked at from time to time: {}", folder.path(), e.toString());
            forget(keys);
        }
        if (thread == null) {
            thread = new Thread(this::run, "amphora-maildir-watcher");
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void unwatch(MailboxId id) {
        List<WatchKey> keys = watched.remove(id);
        if (keys != null) forget(keys);
    }

    private void forget(List<WatchKey> keys) {
        for (WatchKey key : keys) {
            key.cancel();
            mailboxOf.remove(key);
        }
        keys.clear();
    }

    private void run() {
        while (true) {
            try {
                MailboxId id = next();
                if (id != null) changed.accept(id);
                else for (MailboxId polled : unwatchable()) changed.accept(polled);
            } catch (ClosedWatchServiceException | InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a look at a mailbox failed", e);
            }
        }
    }

    /** A mailbox that has changed, or null if none has for a while. */
    private MailboxId next() throws InterruptedException {
        WatchService s;
        synchronized (this) {
            if (service == null) wait(intervalMillis);
            if (closed) throw new InterruptedException();
            s = service;
        }
        WatchKey key = s == null ? null : s.poll(intervalMillis, TimeUnit.MILLISECONDS);
        if (key == null) return null;
        key.pollEvents();
        key.reset();
        synchronized (this) {
            return mailboxOf.get(key);
        }
    }

    private synchronized List<MailboxId> unwatchable() {
        return watched.entrySet().stream()
                .filter(e -> e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Ends the thread; waits for what it is doing, at most {@code limit}. */
    void close(Duration limit) {
        Thread t;
        synchronized (this) {
            closed = true;
            watched.clear();
            mailboxOf.clear();
            try {
                if (service != null) service.close();
            } catch (IOException e) {
                LOG.debug("the watch service", e);
            }
            notifyAll();
            t = thread;
        }
        if (t == null) return;
        try {
            t.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
