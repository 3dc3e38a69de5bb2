package org.amphora.queue.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.amphora.queue.internal.disk.Entry;

/**
 * Which entry is due next. A recipient whose target is not there waits for it without a timer; when the target comes,
 * all that waited for it are due. An entry that is held, leased or dropped is not offered. Safe on any thread.
 */
final class Schedule {
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Slot> slots = new HashMap<>();
    private final TreeSet<Slot> waiting = new TreeSet<>(Comparator.<Slot>comparingLong(s -> s.wake)
            .thenComparingLong(s -> s.received)
            .thenComparing(s -> s.id));
    private final TreeSet<Slot> byAge =
            new TreeSet<>(Comparator.<Slot>comparingLong(s -> s.received).thenComparing(s -> s.id));
    private long lifetime;
    private boolean localThere;
    private boolean remoteThere;
    private boolean stopped;

    /** @param lifetime milliseconds after which an entry is looked at even if its target is not there */
    Schedule(Clock clock, long lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    void lifetime(long millis) {
        locked(() -> {
            lifetime = millis;
            replaceAll();
        });
    }

    /** Adds a slot; false if there is one of this id. */
    boolean add(Slot slot) {
        lock.lock();
        try {
            if (slots.putIfAbsent(slot.id, slot) != null) return false;
            byAge.add(slot);
            place(slot);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void remove(Slot slot) {
        locked(() -> {
            waiting.remove(slot);
            byAge.remove(slot);
            slots.remove(slot.id, slot);
        });
    }

    /** Changes a slot under the lock and puts it in its new place. */
    void change(Slot slot, Consumer<Slot> change) {
        locked(() -> {
            waiting.remove(slot);
            change.accept(slot);
            if (slots.get(slot.id) == slot) place(slot);
        });
    }

    Optional<Slot> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(slots.get(id));
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return slots.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ids in order of age. */
    List<String> ids(int from, int most) {
        lock.lock();
        try {
            return byAge.stream().skip(from).limit(most).map(s -> s.id).toList();
        } finally {
            lock.unlock();
        }
    }

    /** A target has come or gone: what waited for one that has come is due. */
    void target(boolean isLocal, boolean isThere) {
        locked(() -> {
            if (isLocal) localThere = isThere;
            else remoteThere = isThere;
            if (isThere) for (Slot s : slots.values()) dueNow(s, isLocal, !isLocal);
            replaceAll();
        });
    }

    private void dueNow(Slot s, boolean local, boolean remote) {
        long now = clock.millis();
        if (local && s.dueLocal != Long.MAX_VALUE) s.dueLocal = Math.min(s.dueLocal, now);
        if (remote && s.dueRemote != Long.MAX_VALUE) s.dueRemote = Math.min(s.dueRemote, now);
        s.again |= s.leased;
    }

    /** Makes an entry due, whatever time it waits for. */
    void flush(Slot slot) {
        change(slot, s -> dueNow(s, true, true));
    }

    void flushAll() {
        locked(() -> {
            slots.values().forEach(s -> dueNow(s, true, true));
            replaceAll();
        });
    }

    /** Ends a lease: the slot follows the entry, or is due if it has become so meanwhile. */
    void giveBack(Slot slot, Entry entry) {
        change(slot, s -> {
            s.leased = false;
            s.follow(entry);
            if (s.again) dueNow(s, true, true);
        });
    }

    /** Ends a lease without having read the entry: what is left of it waits so long. */
    void postpone(Slot slot, long millis) {
        change(slot, s -> {
            s.leased = false;
            long then = clock.millis() + millis;
            if (s.dueLocal != Long.MAX_VALUE) s.dueLocal = then;
            if (s.dueRemote != Long.MAX_VALUE) s.dueRemote = then;
        });
    }

    /** Whether its recipients of this kind are due. */
    boolean isDue(Slot slot, boolean local) {
        lock.lock();
        try {
            return (local ? slot.dueLocal : slot.dueRemote) <= clock.millis();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until an entry is due, and leases it; null when the schedule has been stopped. */
    Slot take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!stopped) {
                Slot first = waiting.isEmpty() ? null : waiting.first();
                long left = first == null ? Long.MAX_VALUE : first.wake - clock.millis();
                if (first != null && left <= 0) {
                    waiting.pollFirst();
                    first.leased = true;
                    first.again = false;
                    return first;
                }
                if (first == null) changed.await();
                else changed.await(left, TimeUnit.MILLISECONDS);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        locked(() -> stopped = true);
    }

    private void replaceAll() {
        waiting.clear();
        for (Slot slot : new ArrayList<>(slots.values())) place(slot);
    }

    private void place(Slot slot) {
        if (slot.held || slot.leased || slot.dropped) return;
        // with nobody to deliver to, an entry is looked at again when it has grown too old
        long end = slot.received + lifetime;
        slot.wake = Math.min(
                localThere ? slot.dueLocal : Math.max(slot.dueLocal, end),
                remoteThere ? slot.dueRemote : Math.max(slot.dueRemote, end));
        waiting.add(slot);
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
