package org.amphora.queue.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.amphora.api.queue.Outcome;

/**
 * The attempts that callers of accept wait for. They run on threads of the queue: a store that hangs costs one of
 * these, and the caller goes on at its deadline.
 */
final class InlineDelivery {
    /** Of the time until the deadline, one part in so many is kept for writing an entry after all. */
    private static final int RESERVE = 10;

    private static final Duration LONGEST = Duration.ofDays(1);

    private final Executor threads;
    private final Clock clock;
    private final Set<InlineAttempt> running = ConcurrentHashMap.newKeySet();

    InlineDelivery(Executor threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Begins an attempt.
     *
     * @param whenOver called once, when the delivery has ended or will not begin
     * @throws java.util.concurrent.RejectedExecutionException if too many run already; then it is not called
     */
    InlineAttempt start(Supplier<List<Outcome>> delivery, Runnable whenOver, Instant deadline) {
        Duration time = Duration.between(clock.instant(), deadline);
        long left = (time.compareTo(LONGEST) < 0 ? time : LONGEST).toNanos();
        InlineAttempt attempt = new InlineAttempt(delivery, whenOver, System.nanoTime() + left - left / RESERVE);
        running.add(attempt);
        try {
            threads.execute(attempt);
        } catch (RuntimeException e) {
            running.remove(attempt);
            throw e;
        }
        return attempt;
    }

    /** The outcomes, or null at the deadline. */
    List<Outcome> await(InlineAttempt attempt) {
        try {
            return attempt.await();
        } finally {
            running.remove(attempt);
        }
    }

    /** No caller waits longer than this. */
    void hurry(Duration most) {
        long to = System.nanoTime() + most.toNanos();
        for (InlineAttempt attempt : running) attempt.hurry(to);
    }
}
