package org.amphora.queue.internal.schedule;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.amphora.api.queue.QueueControl.DestinationState;
import org.amphora.api.queue.QueueControl.Priority;

/**
 * Which entry is tried next. The parts of an entry, one for each destination, wait for their time, and then for their
 * destination's turn. One whose target is not there waits for it without a timer; when the target comes
 * back, all that waited for it is due. An entry that is held, leased or dropped is not offered. Safe on any thread.
 */
public final class Schedule {
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Slot> slots = new HashMap<>();
    private final Destinations destinations = new Destinations();
    private final Places places;
    private Backoff backoff;
    /** Whether it has been there since the queue began. */
    private boolean localKnown;

    private boolean remoteKnown;
    private boolean stopped;

    public Schedule(Clock clock) {
        this.clock = clock;
        places = new Places(clock, destinations);
    }

    /**
     * @param backoff how long a destination that took no mail is left alone
     * @param lifetime milliseconds after which an entry is looked at even if it is not due
     * @param warning so too, once, if somebody is to be told that it is late; 0 for never
     * @param workers how many attempts there may be at once
     */
    public void configure(Limits limits, Backoff backoff, long lifetime, long warning, int workers) {
        locked(() -> {
            destinations.configure(limits, workers);
            this.backoff = backoff;
            places.configure(lifetime, warning);
            placeAll(key -> true);
        });
    }

    /** Recipients of one message in one attempt. */
    public int recipientLimit() {
        return destinations.limits().recipientLimit();
    }

    /**
     * Adds an entry.
     *
     * @param leased whether an attempt at it is under way already, which ends with {@link #giveBack}
     * @return false if there is one of this id
     */
    public boolean add(Slot slot, Collection<Part> parts, boolean leased) {
        lock.lock();
        try {
            if (slots.putIfAbsent(slot.id(), slot) != null) return false;
            slot.leased = leased;
            if (!leased) fit(slot, parts, null);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    public void remove(Slot slot) {
        locked(() -> {
            if (!slots.remove(slot.id(), slot)) return;
            for (Job job : List.copyOf(slot.jobs)) if (job.state != Job.State.RUNNING) part(job);
        });
    }

    public Optional<Slot> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(slots.get(id));
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return slots.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ids in order of age. */
    public List<String> ids(int from, int most) {
        List<Slot> all;
        lock.lock();
        try {
            all = new ArrayList<>(slots.values());
        } finally {
            lock.unlock();
        }
        all.sort(Comparator.<Slot>comparingLong(s -> s.received).thenComparing(Slot::id));
        return all.stream().skip(from).limit(most).map(Slot::id).toList();
    }

    /**
     * A target has come or gone. What it has deferred is due when it comes back: it may do better now. When it comes for
     * the first time, what has been deferred waits for its time, so that a start does not try the whole queue.
     */
    public void target(boolean isLocal, boolean isThere) {
        locked(() -> {
            boolean isBack = isThere && (isLocal ? localKnown : remoteKnown);
            places.target(isLocal, isThere);
            localKnown |= isLocal && isThere;
            remoteKnown |= !isLocal && isThere;
            for (Destination d : destinations.all()) if (d.key.local() == isLocal) d.wakeUp();
            if (isBack) for (Slot s : slots.values()) dueNow(s, key -> key.local() == isLocal);
            placeAll(key -> key.local() == isLocal);
        });
    }

    private void dueNow(Slot slot, Predicate<Part.Key> which) {
        long now = clock.millis();
        slot.again |= slot.leased;
        for (Job job : slot.jobs) {
            if (!which.test(job.destination.key)) continue;
            job.due = Math.min(job.due, now);
            job.again |= job.state == Job.State.RUNNING;
        }
    }

    /** Makes an entry due, whatever time it waits for, and its destinations awake. */
    public void flush(Slot slot) {
        locked(() -> {
            dueNow(slot, key -> true);
            slot.jobs.forEach(j -> j.destination.wakeUp());
            slot.jobs.forEach(places::place);
        });
    }

    /** Makes all due that goes to destinations of these names. How many entries these are. */
    public int flush(Predicate<Part.Key> which) {
        int[] count = new int[1];
        locked(() -> {
            for (Destination d : destinations.all()) if (which.test(d.key)) d.wakeUp();
            for (Slot s : slots.values()) {
                if (s.jobs.stream().noneMatch(j -> which.test(j.destination.key))) continue;
                dueNow(s, which);
                count[0]++;
            }
            placeAll(which);
        });
        return count[0];
    }

    /** An operator has changed when an entry is due. */
    public void reschedule(Slot slot, Collection<Part> parts) {
        locked(() -> {
            Map<Part.Key, Part> wanted = new HashMap<>();
            for (Part p : parts) wanted.put(p.destination(), p);
            for (Job job : slot.jobs) {
                Part p = wanted.get(job.destination.key);
                if (p == null || job.state == Job.State.RUNNING) continue;
                places.takeOut(job);
                job.follow(p);
                places.place(job);
            }
        });
    }

    public void prioritise(Slot slot, Priority priority) {
        locked(() -> {
            for (Job job : slot.jobs) if (job.state != Job.State.RUNNING) places.takeOut(job);
            slot.priority = priority;
            slot.jobs.forEach(places::place);
        });
    }

    /** Where mail goes, most of it first. */
    public List<DestinationState> destinations() {
        lock.lock();
        try {
            return destinations.all().stream()
                    .sorted(Comparator.comparingInt((Destination d) -> -d.jobs))
                    .map(d -> d.state(destinations.limits(), clock.millis()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    public void hold(Slot slot, boolean held) {
        locked(() -> {
            slot.held = held;
            slot.jobs.forEach(places::place);
        });
    }

    public void drop(Slot slot, boolean dropped) {
        locked(() -> {
            slot.dropped(dropped);
            slot.jobs.forEach(places::place);
        });
    }

    /** Ends a lease. */
    public void giveBack(Slot slot, Collection<Part> parts) {
        locked(() -> {
            slot.leased = false;
            boolean again = slot.again;
            slot.again = false;
            if (slots.get(slot.id()) != slot) return;
            fit(slot, parts, null);
            if (again) dueNow(slot, key -> true);
            slot.jobs.forEach(places::place);
        });
    }

    /**
     * Ends a job.
     *
     * @param parts what is left of the entry, those included that other jobs of it are at work on
     * @return whether nobody works on the entry any more
     */
    public boolean end(Job job, Feedback feedback, Collection<Part> parts) {
        return ended(job, feedback, () -> {
            if (slots.get(job.slot.id()) != job.slot) {
                part(job);
                return;
            }
            fit(job.slot, parts, job);
            if (job.again) job.due = Math.min(job.due, clock.millis());
            if (job.slot.jobs.contains(job)) places.place(job);
        });
    }

    /** Ends a job whose entry could not be read: it waits so long. */
    public boolean postpone(Job job, long millis) {
        return ended(job, Feedback.NONE, () -> {
            job.due = clock.millis() + millis;
            places.place(job);
        });
    }

    private boolean ended(Job job, Feedback feedback, Runnable then) {
        lock.lock();
        try {
            long now = clock.millis();
            Destination d = job.destination;
            job.slot.running--;
            job.state = Job.State.WAITING;
            boolean dead = destinations.ended(job, feedback, now);
            job.looked = false;
            if (dead) {
                d.until = now + backoff.after(d.deaths());
                for (Job ready; (ready = d.poll()) != null; ) {
                    ready.state = Job.State.WAITING;
                    places.place(ready);
                }
            }
            then.run();
            job.again = false;
            changed.signalAll();
            return job.slot.running == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives a slot the jobs that its parts need. Those that wait keep their time, as an operator may have set it.
     *
     * @param ended the one that follows its part; or null
     */
    private void fit(Slot slot, Collection<Part> parts, Job ended) {
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
            if (ended != null) job.due = Math.min(job.due, ended.due);
            slot.add(job);
            places.place(job);
        }
    }

    /** The end of a job that is not under way. */
    private void part(Job job) {
        places.takeOut(job);
        job.slot.remove(job);
        destinations.leave(job.destination);
    }

    private void placeAll(Predicate<Part.Key> which) {
        for (Destination d : destinations.all()) if (which.test(d.key)) Places.drain(d);
        for (Slot slot : slots.values())
            for (Job job : slot.jobs) if (which.test(job.destination.key)) places.place(job);
    }

    /** Waits until a job may begin, which then has begun; null when the schedule has been stopped. */
    public Job take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!stopped) {
                Job job = places.next();
                if (job != null) return job;
                long next = places.wakesUp();
                if (next == Long.MAX_VALUE) changed.await();
                else changed.await(Math.max(1, next - clock.millis()), TimeUnit.MILLISECONDS);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** A job that may begin now, and then has begun; or null. */
    public Job next() {
        lock.lock();
        try {
            return stopped ? null : places.next();
        } finally {
            lock.unlock();
        }
    }

    public void stop() {
        locked(() -> stopped = true);
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
