package org.amphora.maildir.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.amphora.api.store.MailboxId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's one thread: does for mailboxes what can follow later. Each that asked is done once in a while. */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final Consumer<MailboxId> tidy;
    private final Duration delay;
    private final Set<MailboxId> asked = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread;

    /** @param tidy does what can follow for one mailbox */
    Keeper(Consumer<MailboxId> tidy, Duration delay) {
        this.tidy = tidy;
        this.delay = delay;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread t = new Thread(work, "amphora-maildir-keeper");
            t.setDaemon(true);
            return t;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void tidySoon(MailboxId id) {
        if (!asked.add(id)) return;
        later(() -> {
            asked.remove(id);
            tidy.accept(id);
        });
    }

    void soon(Runnable work) {
        schedule(work, 0);
    }

    void later(Runnable work) {
        schedule(work, delay.toMillis());
    }

    private void schedule(Runnable work, long millis) {
        try {
            thread.schedule(() -> guarded(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the store is being closed, and closing does the same
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("the keeper's work failed", e);
        }
    }

    /** Waits for the work under way, at most {@code limit}; false if the thread goes on. */
    boolean stop(Duration limit) {
        thread.shutdown();
        try {
            return thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
