package org.amphora.queue.internal.schedule;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.queue.QueueControl.Priority;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.disk.EntryStore;

/**
 * What is kept in memory of an entry on disk. Its monitor guards the entry itself, while threads work on it; all else is
 * guarded by the {@link Schedule}'s lock, which may be taken inside the
 * monitor, and not the other way round.
 */
public final class Slot {
    private final String id;
    long received;
    /** One for each destination that is left. */
    List<Job> jobs = List.of();
    /** How many of them are under way. */
    int running;
    /** An attempt that did not come from here is under way: the one that its sender waits for. */
    boolean leased;
    /** It has become due anew while it is leased. */
    boolean again;

    /** How many want it to stay in memory. */
    int pins;

    Priority priority;
    boolean held;
    /** An operator has dropped it. */
    private volatile boolean dropped;
    /** While somebody works on it. */
    private Entry entry;

    private volatile boolean kept;

    public Slot(Entry entry) {
        this(entry.id());
        follow(entry);
    }

    /** Of an entry that has still to be read. */
    public Slot(String id) {
        this.id = id;
    }

    /** So too, and it stays in memory from the first. */
    public static Slot pinned(String id) {
        Slot slot = new Slot(id);
        slot.pins = 1;
        return slot;
    }

    void follow(Entry entry) {
        received = entry.envelope().received().toEpochMilli();
        priority = entry.priority();
        held = entry.isHeld();
    }

    public String id() {
        return id;
    }

    public boolean isDropped() {
        return dropped;
    }

    void dropped(boolean is) {
        dropped = is;
    }

    /** The entry that all who work on it share; to be used inside the monitor. */
    public synchronized Entry entry(EntryStore store) throws IOException {
        if (entry == null) entry = store.load(id);
        return entry;
    }

    /** The entry as it is now, whether somebody works on it or not; to be used inside the monitor. */
    public synchronized Entry entryNow(EntryStore store) throws IOException {
        return entry == null ? store.load(id) : entry;
    }

    /** Its state cannot be written any more, so that it is true in memory only. */
    public synchronized void keep() {
        kept = true;
    }

    /** Whether nobody works on it, and its record says what is true. */
    boolean isIdle() {
        return running == 0 && !leased && pins == 0 && !kept && !dropped && !jobs.isEmpty();
    }

    /** Nobody works on it any more; to be called inside the monitor in which that was found. */
    public synchronized void forget() {
        if (!kept) entry = null;
    }

    void add(Job job) {
        if (jobs.isEmpty()) {
            jobs = List.of(job);
        } else {
            jobs = new ArrayList<>(jobs);
            jobs.add(job);
        }
    }

    void remove(Job job) {
        if (jobs.size() == 1) jobs = List.of();
        else jobs.remove(job);
    }
}
