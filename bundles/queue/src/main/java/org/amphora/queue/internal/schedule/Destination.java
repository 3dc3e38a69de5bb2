package org.amphora.queue.internal.schedule;

import java.time.Instant;
import java.util.Comparator;
import org.amphora.api.mail.Reply;
import org.amphora.api.queue.QueueControl.DestinationState;
import org.amphora.api.queue.QueueControl.Priority;

/**
 * A next hop: what is ready for it, how many attempts are under way, and how many it may have. The number adapts to what
 * it does, as Postfix's scheduler has it: one more for each success, one less for each failure, and when all at once have
 * failed it is left alone for a while, and then tried with one.
 */
final class Destination {
    /** Attempts at once at a destination that has failed. */
    private static final int SMALL = 2;

    private static final Comparator<Job> ORDER = Comparator.<Job, Priority>comparing(j -> j.slot.priority)
            .thenComparingLong(j -> j.due)
            .thenComparingLong(j -> j.slot.received);

    final Part.Key key;
    /** Parts of entries in memory that go there. */
    int jobs;
    /** So many more are not in memory, as far as that is known. */
    int shelved;

    int running;
    /** How many of those that run have been running for long. */
    int slow;
    /** It waits for its turn, or rests. */
    boolean inTurn;
    /** It is left alone until then. */
    long until;
    /** Because of {@code default_destination_rate_delay}. */
    long restsUntil;

    /** What it said when it last took no mail; or null. */
    volatile Reply lastReply;

    private final JobHeap ready = new JobHeap(ORDER);
    private float window;
    private float failedCohorts;
    private boolean proven;
    /** How many times in a row it has been left alone. */
    private int deaths;

    Destination(Part.Key key, Limits limits) {
        this.key = key;
        window = limits.initialConcurrency();
    }

    void ready(Job job) {
        ready.add(job);
    }

    void notReady(Job job) {
        ready.remove(job);
    }

    Job poll() {
        return ready.poll();
    }

    int waiting() {
        return ready.size();
    }

    /** Whether it takes mail, as far as is known. */
    boolean isTrusted() {
        return proven && slow == 0;
    }

    boolean isProven() {
        return proven;
    }

    /** How many attempts at once it may have. */
    int window(Limits limits) {
        if (!limits.rateDelay().isZero() || deaths > 0) return 1;
        if (!proven && slow > 0) return 1;
        int most = Math.min((int) window, limits.concurrencyLimit());
        return failedCohorts > 0 ? Math.min(most, SMALL) : most;
    }

    void succeeded(Limits limits) {
        if (deaths > 0) window = limits.initialConcurrency();
        else if (window < limits.concurrencyLimit() && window < running + limits.initialConcurrency()) window++;
        failedCohorts = 0;
        deaths = 0;
        until = 0;
        proven = true;
        lastReply = null;
    }

    /** It took no mail; whether it is to be left alone from now on. */
    boolean failed(Limits limits, Reply reply, long now) {
        lastReply = reply;
        proven = false;
        // one that began before the others had failed
        if (until > now) return false;
        failedCohorts += 1 / window;
        if (deaths == 0 && failedCohorts < limits.failedCohortLimit()) {
            window = Math.max(1, window - 1);
            return false;
        }
        deaths++;
        failedCohorts = 0;
        return true;
    }

    int deaths() {
        return deaths;
    }

    DestinationState state(Limits limits, long now) {
        Instant alone = until > now ? Instant.ofEpochMilli(until) : null;
        String reply = lastReply == null ? "" : lastReply.toString();
        return new DestinationState(key.toString(), jobs + shelved, waiting(), running, window(limits), alone, reply);
    }

    /** An operator wants it to be tried. */
    void wakeUp() {
        until = 0;
    }
}
