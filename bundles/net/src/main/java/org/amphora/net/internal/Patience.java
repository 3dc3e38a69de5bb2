package org.amphora.net.internal;

import java.time.Duration;

/** How long a connection waits: for something that must have happened by a time, and for a client that says nothing. */
final class Patience {
    private volatile long lastInput = System.nanoTime();
    private volatile long idleAfter;
    /** By {@link System#nanoTime}; 0 is never. */
    private volatile long deadline;

    /** The client has said something. */
    void heard() {
        lastInput = System.nanoTime();
    }

    /** Something must have happened within this time. */
    void within(Duration time) {
        long limit = System.nanoTime() + time.toNanos();
        deadline = limit == 0 ? 1 : limit;
    }

    /** It has happened. */
    void settled() {
        deadline = 0;
    }

    /** Zero is never. */
    void idleAfter(Duration limit) {
        idleAfter = limit.toNanos();
    }

    /** Whether the time is over; told once. */
    boolean isOver(long now) {
        long limit = deadline;
        if (limit == 0 || now - limit <= 0) return false;
        deadline = 0;
        return true;
    }

    /** Whether the client has been silent for too long; then the time begins anew. */
    boolean isIdle(long now, Outbox outbox) {
        long idle = idleAfter;
        if (idle == 0 || now - lastInput < idle) return false;
        // a client that still takes what we send is not idle
        if (!outbox.isEmpty() && now - Math.max(outbox.progress(), lastInput) < idle) return false;
        lastInput = now;
        return true;
    }
}
