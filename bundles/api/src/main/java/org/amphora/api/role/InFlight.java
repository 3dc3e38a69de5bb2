package org.amphora.api.role;

import java.time.Duration;

/**
 * Counts the calls inside a provider, so that its deactivate can wait for them: Declarative Services does not.
 *
 * <pre>
 * if (!inFlight.enter()) throw new MailException(TEMP_SYSTEM, "Service is restarting");
 * try { … } finally { inFlight.leave(); }
 * </pre>
 *
 * Safe on any thread.
 */
public final class InFlight {
    private int inside;
    private boolean closed;

    /** Counts a call in; false, and not counted, once {@link #drain} has begun. */
    public synchronized boolean enter() {
        if (closed) return false;
        inside++;
        return true;
    }

    /** Counts a call out; once for each {@link #enter} that gave true. */
    public synchronized void leave() {
        if (inside == 0) throw new IllegalStateException("left more often than entered");
        if (--inside == 0) notifyAll();
    }

    public synchronized int inside() {
        return inside;
    }

    /**
     * Lets nobody in any more and waits until all have left.
     *
     * @return how many are still inside when {@code limit} is over or the thread was interrupted: 0 is a clean drain
     */
    public synchronized int drain(Duration limit) {
        closed = true;
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left; inside > 0 && (left = end - System.nanoTime()) > 0; ) wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return inside;
    }
}
