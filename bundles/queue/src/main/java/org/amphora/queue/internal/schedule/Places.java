package org.amphora.queue.internal.schedule;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Where jobs wait: for their time, for the turn of their destination, or only to be looked at. */
final class Places {
    private final Clock clock;
    private final Destinations destinations;
    private final JobHeap waiting =
            new JobHeap(Comparator.<Job>comparingLong(j -> j.wake).thenComparingLong(j -> j.slot.received));
    private final Deque<Job> looks = new ArrayDeque<>();
    private long lifetime;
    private long warning;
    private boolean localThere;
    private boolean remoteThere;

    Places(Clock clock, Destinations destinations) {
        this.clock = clock;
        this.destinations = destinations;
    }

    /** As {@link Schedule#configure} has them. */
    void configure(long lifetime, long warning) {
        this.lifetime = lifetime;
        this.warning = warning;
    }

    void target(boolean isLocal, boolean isThere) {
        if (isLocal) localThere = isThere;
        else remoteThere = isThere;
    }

    /** From wherever it waits. */
    void takeOut(Job job) {
        if (job.state == Job.State.READY) {
            if (job.looked) looks.remove(job);
            else job.destination.notReady(job);
        }
        job.looked = false;
        job.state = Job.State.WAITING;
        waiting.remove(job);
    }

    /** The end of a job that is not under way. */
    void part(Job job) {
        takeOut(job);
        job.slot.remove(job);
        destinations.leave(job.destination);
    }

    /**
     * Gives a slot the jobs that its parts need. Those that wait keep their time, as an operator may have set it.
     *
     * @param ended the one that follows its part; or null
     */
    void fit(Slot slot, Collection<Part> parts, Job ended) {
        Map<Part.Key, Part> wanted = new HashMap<>();
        for (Part p : parts) wanted.put(p.destination(), p);
        for (Job job : List.copyOf(slot.jobs)) {
            Part p = wanted.remove(job.destination.key);
            if (p == null && job.state != Job.State.RUNNING) part(job);
            else if (p != null && job == ended) job.follow(p);
        }
        for (Part p : wanted.values()) {
            Job job = new Job(slot, destinations.join(p.destination()));
            job.follow(p);
            // it was due, but its way has changed
            if (ended != null) job.dueBy(ended.due);
            slot.add(job);
            place(job);
        }
    }

    /** Makes an entry due at some of its destinations. */
    void dueNow(Slot slot, Predicate<Part.Key> which) {
        long now = clock.millis();
        slot.again |= slot.leased;
        for (Job job : slot.jobs) {
            if (!which.test(job.destination.key)) continue;
            job.dueBy(now);
            job.again |= job.state == Job.State.RUNNING;
        }
    }

    /** Takes all that is ready for a destination out at once: one by one it would take long. */
    static void drain(Destination d) {
        for (Job ready; (ready = d.poll()) != null; ) ready.state = Job.State.WAITING;
    }

    /** Puts a job where it belongs; nothing if it is under way. */
    void place(Job job) {
        if (job.state == Job.State.RUNNING) return;
        takeOut(job);
        if (job.slot.held || job.slot.isDropped() || job.slot.leased) return;
        boolean there = job.destination.key.local() ? localThere : remoteThere;
        // what is not due is looked at when its entry is late, or has grown too old
        boolean late = warning > 0 && warning < lifetime && !job.warned;
        long look = Math.max(job.due, job.slot.received + (late ? warning : lifetime));
        long attempt = there ? Math.max(job.due, job.destination.until) : Long.MAX_VALUE;
        job.wake = Math.min(attempt, look);
        job.looked = look < attempt;
        if (job.wake <= clock.millis()) ready(job);
        else waiting.add(job);
    }

    private void ready(Job job) {
        job.state = Job.State.READY;
        if (job.looked) looks.add(job);
        else destinations.ready(job);
    }

    /** When there may be something to do that did not come to it now. */
    long wakesUp() {
        long rested = Math.min(destinations.nextSlow(), destinations.restsUntil());
        return waiting.first() == null ? rested : Math.min(waiting.first().wake, rested);
    }

    /** The next job that may begin, which has begun when this returns; or null. */
    Job next() {
        long now = clock.millis();
        for (Job first; (first = waiting.first()) != null && first.wake <= now; ) {
            waiting.remove(first);
            ready(first);
        }
        if (!destinations.hasIdleWorker()) return null;
        Job job = looks.poll();
        if (job != null) destinations.look(job, now);
        else job = destinations.next(now);
        if (job != null) job.slot.running++;
        return job;
    }
}
