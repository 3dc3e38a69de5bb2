package org.amphora.queue.internal.schedule;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long an entry waits after an attempt: {@code first}, then twice as long each time, up to {@code most}. */
public record Backoff(Duration first, Duration most, DoubleSupplier random) {
    private static final int ENOUGH = 30;

    /**
     * Milliseconds, up to a quarter more than the rule gives, so that what was deferred together does not come back
     * together.
     *
     * @param attempts made so far, from 1
     */
    public long after(int attempts) {
        long doubled = first.toMillis() << Math.min(attempts - 1, ENOUGH);
        long wait = doubled <= 0 ? most.toMillis() : Math.min(doubled, most.toMillis());
        return wait + (long) (random.getAsDouble() * wait / 4);
    }
}
