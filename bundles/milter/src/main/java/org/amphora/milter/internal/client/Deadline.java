package org.amphora.milter.internal.client;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** When something must be done. */
record Deadline(long nanos) {
    private static final long NANOS_IN_MILLI = 1_000_000;

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /**
     * What is left, at least a millisecond.
     *
     * @throws SocketTimeoutException if nothing is
     */
    long leftMillis() throws SocketTimeoutException {
        long left = nanos - System.nanoTime();
        if (left <= 0) throw new SocketTimeoutException("no answer in time");
        return left / NANOS_IN_MILLI + 1;
    }
}
