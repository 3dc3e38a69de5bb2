package org.amphora.searchlucene.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.amphora.api.store.MailboxId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that indexes, and which mailboxes wait for it. Safe on any thread. */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** More that wait are forgotten: the next search in them asks again. */
    private static final int MOST_WAITING = 10_000;

    private final Consumer<MailboxId> job;
    private final Thread thread = new Thread(this::run, "amphora-search-index");
    /** When each is due, by the nanosecond clock. */
    private final Map<MailboxId, Long> waiting = new HashMap<>();

    private boolean stopping;

    /** @param job done for one mailbox at a time, on the thread */
    Worker(Consumer<MailboxId> job) {
        this.job = job;
    }

    void start() {
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Does the job when the delay is over, or earlier if that has been asked before. */
    synchronized void ask(MailboxId mailbox, Duration delay) {
        if (waiting.size() >= MOST_WAITING && !waiting.containsKey(mailbox)) return;
        waiting.merge(mailbox, System.nanoTime() + delay.toNanos(), (a, b) -> a - b < 0 ? a : b);
        notifyAll();
    }

    synchronized boolean isWaiting(MailboxId mailbox) {
        return waiting.containsKey(mailbox);
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /** Ends after the job under way; false if that takes longer. Not by an interrupt, which would close files. */
    boolean stop(Duration limit) {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        try {
            for (MailboxId next = next(); next != null; next = next()) {
                try {
                    job.accept(next);
                } catch (RuntimeException e) {
                    LOG.error("a mailbox is not indexed", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted", e);
        }
    }

    /** The one that has been due for longest, as soon as there is one; null at the end. */
    private synchronized MailboxId next() throws InterruptedException {
        while (!stopping) {
            MailboxId first = null;
            long due = 0;
            for (Map.Entry<MailboxId, Long> e : waiting.entrySet()) {
                if (first == null || e.getValue() - due < 0) {
                    first = e.getKey();
                    due = e.getValue();
                }
            }
            if (first == null) {
                wait();
                continue;
            }
            long left = due - System.nanoTime();
            if (left <= 0) {
                waiting.remove(first);
                return first;
            }
            wait(left / 1_000_000 + 1);
        }
        return null;
    }
}
