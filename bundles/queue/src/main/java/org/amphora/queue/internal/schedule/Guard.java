package org.amphora.queue.internal.schedule;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The lock of a schedule, and what is waited for under it. */
final class Guard {
    final ReentrantLock lock = new ReentrantLock();
    /** There may be a job that may begin. */
    final Condition work = lock.newCondition();
    /** There may be something on the shelf that is wanted. */
    final Condition feed = lock.newCondition();

    private final BooleanSupplier feeds;

    /** @param feeds whether what waits for the shelf is to be woken; asked under the lock */
    Guard(BooleanSupplier feeds) {
        this.feeds = feeds;
    }

    <T> T read(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed();
        } finally {
            lock.unlock();
        }
    }

    /** To be called under the lock. */
    void changed() {
        work.signalAll();
        if (feeds.getAsBoolean()) feed.signal();
    }
}
