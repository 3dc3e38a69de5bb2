package org.amphora.queue.internal.schedule;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    private final Guard guard;
    private final Destinations destinations = new Destinations();
    private final Places places;
    private final Window window;
    private final Feed feed;
    private Backoff backoff;
    /** Whether it has been there since the queue began. */
    private boolean localKnown;

    private boolean remoteKnown;
    private boolean stopped;

    /** @param shelf a directory of its own, which is emptied */
    public Schedule(Clock clock, Path shelf) throws IOException {
        this.clock = clock;
        places = new Places(clock, destinations);
        window = new Window(clock, destinations, places, shelf);
        guard = new Guard(() -> stopped || !window.isShelfEmpty());
        feed = new Feed(guard, window, places);
    }

    /**
     * @param backoff how long a destination that took no mail is left alone
     * @param lifetime milliseconds after which an entry is looked at even if it is not due
     * @param warning so too, once, if somebody is to be told that it is late; 0 for never
     * @param workers how many attempts there may be at once
     * @param inMemory of a queue of more entries only what is due is kept in memory
     */
    public void configure(Limits limits, Backoff backoff, long lifetime, long warning, int workers, int inMemory) {
        guard.change(() -> {
            destinations.configure(limits, workers);
            this.backoff = backoff;
            places.configure(lifetime, warning);
            window.limit(inMemory);
            window.count(0);
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
        return guard.read(() -> {
            if (!window.add(slot)) return false;
            slot.leased = leased;
            if (!leased) places.fit(slot, parts, null);
            window.count(1);
            window.rest(slot);
            guard.changed();
            return true;
        });
    }

    public void remove(Slot slot) {
        guard.change(() -> {
            if (!window.remove(slot)) return;
            window.count(-1);
            for (Job job : List.copyOf(slot.jobs)) if (job.state != Job.State.RUNNING) places.part(job);
        });
    }

    /** How entries come to memory that are not there. */
    public Feed feed() {
        return feed;
    }

    /** Entries, in memory or not. */
    public int size() {
        return guard.read(window::size);
    }

    public int inMemory() {
        return guard.read(window::inMemory);
    }

    /** The entry of this id, if it is in memory. */
    public Optional<Slot> find(String id) {
        return guard.read(() -> Optional.ofNullable(window.find(id)));
    }

    /** So too, and there it stays, until {@link #unpin}. */
    public Optional<Slot> pin(String id) {
        return guard.read(() -> {
            Slot slot = window.find(id);
            if (slot != null) slot.pins++;
            return Optional.ofNullable(slot);
        });
    }

    public void unpin(Slot slot) {
        guard.change(() -> {
            slot.pins--;
            if (window.contains(slot)) window.rest(slot);
        });
    }

    /** Ids in order of age, if all are in memory. */
    public Optional<List<String>> ids(int from, int most) {
        List<Slot> all = guard.read(() -> window.inMemory() < window.size() ? null : new ArrayList<>(window.slots()));
        if (all == null) return Optional.empty();
        all.sort(Comparator.<Slot>comparingLong(s -> s.received).thenComparing(Slot::id));
        return Optional.of(all.stream().skip(from).limit(most).map(Slot::id).toList());
    }

    /**
     * A target has come or gone. What it has deferred is due when it comes back: it may do better now. When it comes for
     * the first time, what has been deferred waits for its time, so that a start does not try the whole queue.
     */
    public void target(boolean isLocal, boolean isThere) {
        Predicate<Part.Key> itsOwn = key -> key.local() == isLocal;
        boolean[] isBack = new boolean[1];
        guard.change(() -> {
            isBack[0] = isThere && (isLocal ? localKnown : remoteKnown);
            places.target(isLocal, isThere);
            localKnown |= isLocal && isThere;
            remoteKnown |= !isLocal && isThere;
            for (Destination d : destinations.all()) if (itsOwn.test(d.key)) d.wakeUp();
            if (isBack[0]) for (Slot s : window.slots()) places.dueNow(s, itsOwn);
            placeAll(itsOwn);
            window.restAll();
        });
        if (isBack[0]) flushShelf(itsOwn);
        else if (isThere) eachBucket(bucket -> window.wake(bucket, itsOwn));
    }

    /** Makes an entry due, whatever time it waits for, and its destinations awake. */
    public void flush(Slot slot) {
        guard.change(() -> {
            places.dueNow(slot, key -> true);
            slot.jobs.forEach(j -> j.destination.wakeUp());
            slot.jobs.forEach(places::place);
        });
    }

    /** Makes all due that goes to destinations of these names. How many entries these are, of those whose way is known. */
    public int flush(Predicate<Part.Key> which) {
        int[] count = new int[1];
        guard.change(() -> {
            for (Destination d : destinations.all()) if (which.test(d.key)) d.wakeUp();
            for (Slot s : window.slots()) {
                if (s.jobs.stream().noneMatch(j -> which.test(j.destination.key))) continue;
                places.dueNow(s, which);
                count[0]++;
            }
            placeAll(which);
        });
        return count[0] + flushShelf(which);
    }

    private int flushShelf(Predicate<Part.Key> which) {
        int[] count = {guard.read(() -> window.flushBacklog(which))};
        eachBucket(bucket -> count[0] += window.flush(bucket, which));
        return count[0];
    }

    private interface Bucket {
        void work(long bucket) throws IOException;
    }

    /** One at a time, so that deliveries go on meanwhile. */
    private void eachBucket(Bucket work) {
        for (long bucket : guard.read(window::buckets)) {
            guard.change(() -> {
                try {
                    work.work(bucket);
                } catch (IOException e) {
                    window.lost(e);
                }
            });
        }
    }

    /** An operator has changed when an entry is due. */
    public void reschedule(Slot slot, Collection<Part> parts) {
        guard.change(() -> {
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
        guard.change(() -> {
            for (Job job : slot.jobs) if (job.state != Job.State.RUNNING) places.takeOut(job);
            slot.priority = priority;
            slot.jobs.forEach(places::place);
        });
    }

    /** Where mail goes, most of it first. */
    public List<DestinationState> destinations() {
        return guard.read(() -> destinations.all().stream()
                .map(d -> d.state(destinations.limits(), clock.millis()))
                .sorted(Comparator.comparingInt(DestinationState::messages).reversed())
                .toList());
    }

    public void hold(Slot slot, boolean held) {
        guard.change(() -> {
            slot.held = held;
            slot.jobs.forEach(places::place);
        });
    }

    public void drop(Slot slot, boolean dropped) {
        guard.change(() -> {
            slot.dropped(dropped);
            slot.jobs.forEach(places::place);
        });
    }

    /** Ends a lease. */
    public void giveBack(Slot slot, Collection<Part> parts) {
        guard.change(() -> {
            slot.leased = false;
            if (!window.contains(slot)) return;
            places.fit(slot, parts, null);
            if (slot.again) places.dueNow(slot, key -> true);
            slot.again = false;
            slot.jobs.forEach(places::place);
            window.rest(slot);
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
            if (!window.contains(job.slot)) {
                places.part(job);
                return;
            }
            places.fit(job.slot, parts, job);
            if (job.again) job.dueBy(clock.millis());
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
        return guard.read(() -> {
            long now = clock.millis();
            Destination d = job.destination;
            job.slot.running--;
            job.state = Job.State.WAITING;
            boolean dead = destinations.ended(job, feedback, now);
            job.looked = false;
            if (dead) leaveAlone(d, now + backoff.after(d.deaths()));
            then.run();
            job.again = false;
            boolean last = job.slot.running == 0;
            if (window.contains(job.slot)) window.rest(job.slot);
            guard.changed();
            return last;
        });
    }

    private void leaveAlone(Destination d, long until) {
        d.until = until;
        for (Job ready; (ready = d.poll()) != null; ) {
            ready.state = Job.State.WAITING;
            places.place(ready);
            window.rest(ready.slot);
        }
    }

    private void placeAll(Predicate<Part.Key> which) {
        for (Destination d : destinations.all()) if (which.test(d.key)) Places.drain(d);
        for (Slot slot : window.slots())
            for (Job job : slot.jobs) if (which.test(job.destination.key)) places.place(job);
    }

    /** Waits until a job may begin, which then has begun; null when the schedule has been stopped. */
    public Job take() throws InterruptedException {
        guard.lock.lockInterruptibly();
        try {
            while (!stopped) {
                Job job = places.next();
                if (job != null) return job;
                long next = places.wakesUp();
                if (next == Long.MAX_VALUE) guard.work.await();
                else guard.work.await(Math.max(1, next - clock.millis()), TimeUnit.MILLISECONDS);
            }
            return null;
        } finally {
            guard.lock.unlock();
        }
    }

    /** A job that may begin now, and then has begun; or null. */
    public Job next() {
        return guard.read(() -> stopped ? null : places.next());
    }

    public void stop() {
        guard.change(() -> {
            stopped = true;
            window.close();
        });
    }
}
