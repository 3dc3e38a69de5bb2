package org.amphora.queue.internal.schedule;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The destinations that mail waits for, and whose turn it is. Those that take mail and those of which that is not known
 * (new, failing, slow) stand in two rounds, which alternate, and the second has half of the workers at most. An attempt
 * that takes long leaves its worker to another: as many again as there are workers may be waited for that way, one for
 * each destination that has not shown that it takes mail. So whatever stalls, the others go on.
 */
final class Destinations {
    /** Of destinations that have nothing in memory no more than this are remembered. */
    private static final int MOST_IDLE = 10_000;
    /** An attempt that takes longer makes its destination a slow one: milliseconds. */
    private static final long SLOW = 2_000;

    private final Map<Part.Key, Destination> all = new HashMap<>();
    private final Deque<Destination> trusted = new ArrayDeque<>();
    private final Deque<Destination> doubtful = new ArrayDeque<>();
    private final PriorityQueue<Destination> resting = new PriorityQueue<>(Comparator.comparingLong(d -> d.restsUntil));
    /** Jobs under way that are not slow, in the order in which they began: each has a worker. */
    private final Set<Job> fresh = new LinkedHashSet<>();

    private Limits limits = Limits.DEFAULT;
    private int workers;
    private int slow;
    /** How many of the fresh ones are at doubtful destinations. */
    private int doubtfulFresh;

    private boolean doubtfulFirst;

    void configure(Limits limits, int workers) {
        this.limits = limits;
        this.workers = workers;
        all.values().forEach(this::offer);
    }

    Limits limits() {
        return limits;
    }

    Collection<Destination> all() {
        return all.values();
    }

    /** A new part of an entry that goes there. */
    Destination join(Part.Key key) {
        Destination d = all.computeIfAbsent(key, k -> new Destination(k, limits));
        d.jobs++;
        return d;
    }

    void leave(Destination d) {
        d.jobs--;
        forget(d);
    }

    /** One to which nothing goes is forgotten, but only when it has rested. */
    private void forget(Destination d) {
        if (d.jobs > 0 || d.restsUntil > 0) return;
        if (d.shelved == 0 || all.size() > MOST_IDLE) all.remove(d.key, d);
    }

    /** So many parts more (or fewer) that go there are not in memory. */
    void shelved(Part.Key key, int more) {
        Destination d = all.get(key);
        if (d == null && more > 0 && all.size() < MOST_IDLE) {
            d = new Destination(key, limits);
            all.put(key, d);
        }
        if (d == null) return;
        d.shelved = Math.max(0, d.shelved + more);
        forget(d);
    }

    void nothingShelved() {
        for (Destination d : List.copyOf(all.values())) {
            d.shelved = 0;
            forget(d);
        }
    }

    /** Parts of entries in memory that go there. */
    int jobs(Part.Key key) {
        Destination d = all.get(key);
        return d == null ? 0 : d.jobs;
    }

    void ready(Job job) {
        job.destination.ready(job);
        offer(job.destination);
    }

    /** Gives it a turn, if it has work that may begin. */
    private void offer(Destination d) {
        if (d.inTurn || !hasWork(d)) return;
        d.inTurn = true;
        (d.isTrusted() ? trusted : doubtful).add(d);
    }

    /** While half of their workers are taken, a destination that has not shown that it takes mail gets one. */
    private boolean hasWork(Destination d) {
        boolean scarce = 4 * doubtfulFresh >= workers;
        return d.waiting() > 0 && d.running < (scarce && !d.isProven() ? 1 : d.window(limits));
    }

    /** When a destination that rests may go on; {@code Long.MAX_VALUE} if none rests. */
    long restsUntil() {
        return resting.isEmpty() ? Long.MAX_VALUE : resting.peek().restsUntil;
    }

    boolean hasIdleWorker() {
        return fresh.size() + lost() < workers;
    }

    /** Workers that slow attempts have not left to others, since there are too many such attempts. */
    private int lost() {
        return Math.max(0, slow - workers);
    }

    /** When the next job becomes a slow one, which leaves its worker to another; {@code Long.MAX_VALUE} for never. */
    long nextSlow() {
        return fresh.isEmpty() ? Long.MAX_VALUE : fresh.iterator().next().started + SLOW;
    }

    /** The next job that may begin, which has begun when this returns; or null. */
    Job next(long now) {
        noteSlow(now);
        while (restsUntil() <= now) {
            Destination rested = resting.poll();
            rested.restsUntil = 0;
            rested.inTurn = false;
            offer(rested);
            forget(rested);
        }
        if (!hasIdleWorker()) return null;
        doubtfulFirst = !doubtfulFirst;
        Job job = doubtfulFirst ? doubtfulJob(now) : take(trusted, now);
        if (job == null) job = doubtfulFirst ? take(trusted, now) : doubtfulJob(now);
        return job;
    }

    private Job doubtfulJob(long now) {
        return doubtfulFresh + lost() < Math.max(1, workers / 2) ? take(doubtful, now) : null;
    }

    private Job take(Deque<Destination> round, long now) {
        for (Destination d; (d = round.poll()) != null; ) {
            d.inTurn = false;
            Job job = d.isTrusted() == (round == trusted) && hasWork(d) ? d.poll() : null;
            if (job != null) begin(job, now);
            offer(d);
            if (job != null) return job;
        }
        return null;
    }

    /** A job for which its destination does not count. */
    void look(Job job, long now) {
        begin(job, now);
    }

    private void begin(Job job, long now) {
        job.state = Job.State.RUNNING;
        job.started = now;
        job.slow = false;
        fresh.add(job);
        if (!job.looked) change(job.destination, () -> job.destination.running++);
    }

    /** Changes what a destination is counted by. */
    private void change(Destination d, Runnable change) {
        if (!d.isTrusted()) doubtfulFresh -= d.running - d.slow;
        change.run();
        if (!d.isTrusted()) doubtfulFresh += d.running - d.slow;
    }

    private void noteSlow(long now) {
        while (nextSlow() <= now) {
            Job job = fresh.iterator().next();
            fresh.remove(job);
            slow++;
            job.slow = true;
            if (!job.looked) change(job.destination, () -> job.destination.slow++);
        }
    }

    /**
     * A job has ended.
     *
     * @param feedback what it has shown of its destination
     * @return whether its destination is to be left alone from now on
     */
    boolean ended(Job job, Feedback feedback, long now) {
        if (job.slow) slow--;
        else fresh.remove(job);
        if (job.looked) return false;
        Destination d = job.destination;
        boolean[] dead = new boolean[1];
        change(d, () -> {
            d.running--;
            if (job.slow) d.slow--;
            if (feedback.took()) d.succeeded(limits);
            else if (feedback.unreachable() != null) dead[0] = d.failed(limits, feedback.unreachable(), now);
        });
        if (limits.rateDelay().isZero() || d.inTurn) offer(d);
        else rest(d, now);
        return dead[0];
    }

    private void rest(Destination d, long now) {
        d.restsUntil = now + limits.rateDelay().toMillis();
        d.inTurn = true;
        resting.add(d);
    }
}
