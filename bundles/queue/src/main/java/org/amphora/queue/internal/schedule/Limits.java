package org.amphora.queue.internal.schedule;

import java.time.Duration;

/**
 * How a destination is treated, by the names that Postfix gives.
 *
 * @param initialConcurrency attempts at once at a destination of which nothing is known yet
 * @param concurrencyLimit attempts at once at one that takes mail
 * @param recipientLimit recipients of one message in one attempt
 * @param rateDelay from the end of one attempt to the begin of the next; zero for none, else they come one by one
 * @param failedCohortLimit how many times all its attempts at once may fail before it is left alone
 */
public record Limits(
        int initialConcurrency, int concurrencyLimit, int recipientLimit, Duration rateDelay, int failedCohortLimit) {
    public static final Limits DEFAULT = new Limits(5, 20, 50, Duration.ZERO, 1);
}
