package org.amphora.sasl.internal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many passwords are checked at once, and how many wait for it: together the threads that logins can hold, however
 * many come. Safe on any thread.
 */
final class LoginGate {
    private final Semaphore free;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int queueLimit;
    private final Duration timeout;

    LoginGate(int workers, int queueLimit, Duration timeout) {
        this.free = new Semaphore(workers, true);
        this.queueLimit = queueLimit;
        this.timeout = timeout;
    }

    /** Goes in, after a wait perhaps; false if there is no room or the wait was too long. */
    boolean enter() {
        if (free.tryAcquire()) return true;
        try {
            return waiting.incrementAndGet() <= queueLimit && free.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Once for each {@link #enter} that gave true. */
    void leave() {
        free.release();
    }

    int waiting() {
        return waiting.get();
    }
}
