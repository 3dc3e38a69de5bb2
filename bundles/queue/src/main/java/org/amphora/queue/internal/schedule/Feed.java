package org.amphora.queue.internal.schedule;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.amphora.queue.internal.disk.Entry;

/** How entries come from disk to memory: those that are wanted, one after the other. Safe on any thread. */
public final class Feed {
    private static final int TICK_MILLIS = 1000;

    private final Guard guard;
    private final Window window;
    private final Places places;

    Feed(Guard guard, Window window, Places places) {
        this.guard = guard;
        this.window = window;
        this.places = places;
    }

    /** An entry has been seen on disk: it counts from now on, and is to be read. Nothing if it is in memory. */
    public void unread(String id) {
        guard.change(() -> window.unread(id));
    }

    /** An entry that was to be read is not in the queue. */
    public void discount() {
        guard.change(() -> window.count(-1));
    }

    /** Forgets what is not in memory, as the shelf cannot be read: it is to be told anew. */
    public void forget() throws IOException {
        guard.lock.lock();
        try {
            window.clearShelf();
        } finally {
            guard.lock.unlock();
        }
    }

    /** One that has not been read yet; null if there is none, or the queue is too large to be read before it begins. */
    public Line nextUnread() throws IOException {
        guard.lock.lock();
        try {
            return window.pollUnread();
        } finally {
            guard.lock.unlock();
        }
    }

    /**
     * Waits for the next that is wanted, which the shelf then has no more; null when the schedule has been stopped.
     *
     * @throws IOException if the shelf cannot be read
     */
    public Line next() throws IOException, InterruptedException {
        while (true) {
            guard.lock.lockInterruptibly();
            try {
                if (window.isClosed()) return null;
                Line line = window.poll();
                if (line != null) return line;
                if (window.isShelfEmpty()) guard.feed.await();
                else if (!window.isBehind()) guard.feed.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } finally {
                guard.lock.unlock();
            }
        }
    }

    /** One whose record cannot be read now is wanted again after such a time. */
    public void postpone(Line line, long millis) {
        guard.change(() -> window.postpone(line, millis));
    }

    /** Takes an entry to memory, where nobody works on it until {@link #bring}; false if it is there. */
    public boolean lease(Slot slot) {
        return guard.read(() -> {
            slot.leased = true;
            return window.add(slot);
        });
    }

    /** It is not in the queue after all. */
    public void discard(Slot slot) {
        guard.change(() -> window.remove(slot));
    }

    /**
     * Gives an entry that is leased free.
     *
     * @param line that of the shelf, or null if an operator wants it
     */
    public void bring(Slot slot, Entry entry, Collection<Part> parts, Line line) {
        guard.change(() -> {
            slot.leased = false;
            slot.follow(entry);
            places.fit(slot, parts, null);
            if (slot.again) places.dueNow(slot, key -> true);
            else if (line != null) places.dueNow(slot, window.flushed(line));
            slot.again = false;
            slot.jobs.forEach(places::place);
            window.rest(slot);
        });
    }
}
