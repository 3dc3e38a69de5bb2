package org.amphora.chain;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a filter that has failed several times in a row from being asked for a while. When the while is over it is asked
 * again, and one more failure is enough for the next. Safe on any thread.
 */
public final class Breaker {
    private final LongSupplier nanos;
    private int inARow;
    private String reason = "";
    private String lastFailedAt = "";
    private volatile boolean open;
    private long until;

    /** @param nanos the clock, as {@link System#nanoTime} */
    public Breaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the filter is not asked now. */
    public boolean isOpen() {
        return open && left().compareTo(Duration.ZERO) > 0;
    }

    /** How long it is not asked yet; zero or less if it is. */
    public synchronized Duration left() {
        return open ? Duration.ofNanos(until - nanos.getAsLong()) : Duration.ZERO;
    }

    /** Why it is not asked. */
    public synchronized String reason() {
        return reason;
    }

    /** Whether the failure before was at another message: that it fails for each of many recipients says it once. */
    public synchronized boolean failsAnew(String message) {
        boolean anew = !lastFailedAt.equals(message);
        lastFailedAt = message;
        return anew;
    }

    /** @return whether the filter had been out of the chain and has just shown that it works again */
    public boolean succeeded() {
        if (inARow == 0) return false; // seen late by another thread at worst: that costs one count
        return close();
    }

    /** @return whether the filter is not asked from now on */
    public synchronized boolean failed(String why, int limit, Duration time) {
        inARow++;
        boolean before = open && until - nanos.getAsLong() > 0;
        if (limit == 0 || inARow < limit || before) return false;
        reason = why;
        until = nanos.getAsLong() + time.toNanos();
        open = true;
        return true;
    }

    /** Lets the filter be asked again now. */
    public synchronized boolean close() {
        boolean was = open;
        inARow = 0;
        open = false;
        return was;
    }
}
