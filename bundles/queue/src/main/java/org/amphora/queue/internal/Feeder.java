package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.Predicate;
import org.amphora.queue.internal.disk.DamagedEntry;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.disk.EntryStore;
import org.amphora.queue.internal.disk.NewerVersion;
import org.amphora.queue.internal.disk.Recovery;
import org.amphora.queue.internal.schedule.Feed;
import org.amphora.queue.internal.schedule.Line;
import org.amphora.queue.internal.schedule.Schedule;
import org.amphora.queue.internal.schedule.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads entries that are not in memory: at the start, when they are wanted, and when an operator asks for one. */
final class Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(Feeder.class);
    private static final long AGAIN_MILLIS = 60_000;

    private final EntryStore store;
    private final Schedule schedule;
    private final Feed feed;
    private final Targets targets;
    private final Kin kin;
    private final Recovery recovery;

    Feeder(EntryStore store, Schedule schedule, Targets targets, Kin kin, Recovery recovery) {
        this.store = store;
        this.schedule = schedule;
        this.feed = schedule.feed();
        this.targets = targets;
        this.kin = kin;
        this.recovery = recovery;
    }

    /** Counts the entries that there are, and reads them if they may all be in memory; else {@link #run} does. */
    void open(Predicate<String> wanted) throws IOException {
        store.forEachId(id -> {
            if (wanted.test(id)) feed.unread(id);
        });
        for (Line line; (line = feed.nextUnread()) != null; ) bring(line);
    }

    /** Brings what is wanted, until the schedule is stopped. */
    void run() {
        try {
            while (true) {
                try {
                    Line line = feed.next();
                    if (line == null) return;
                    bring(line);
                } catch (IOException e) {
                    LOG.error("what waits for its time cannot be read: all entries are read again", e);
                    feed.forget();
                    open(id -> true);
                } catch (RuntimeException e) {
                    LOG.error("an entry that is not in memory waits for a restart", e);
                }
            }
        } catch (IOException e) {
            LOG.error("entries that are not in memory wait for a restart", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bring(Line line) throws IOException {
        Slot slot = new Slot(line.id());
        if (!feed.lease(slot)) return;
        boolean brought = false;
        try {
            brought = bring(slot, line);
        } catch (NoSuchFileException e) {
            // done since the line was written
        } catch (NewerVersion | DamagedEntry e) {
            recovery.unreadable(line.id(), e);
            feed.discount();
        } catch (IOException e) {
            recovery.unreadable(line.id(), e);
            if (line.isUnread()) feed.discount();
            else feed.postpone(line, AGAIN_MILLIS);
        } finally {
            if (!brought && !slot.isDropped()) feed.discard(slot);
        }
    }

    /** False if it is done. */
    private boolean bring(Slot slot, Line line) throws IOException {
        synchronized (slot) {
            Entry entry = slot.entryNow(store);
            if (!entry.isDone()) {
                feed.bring(slot, entry, targets.parts(entry), line);
                return true;
            }
            if (line == null || !line.isUnread()) return false;
            kin.done(entry.id(), entry.parent());
            feed.discount();
            return false;
        }
    }

    /** An entry, which stays in memory until {@link Schedule#unpin}; null if there is none. */
    Slot pin(String id) throws IOException {
        while (true) {
            Slot there = schedule.pin(id).orElse(null);
            if (there != null || !store.exists(id)) return there;
            Slot slot = Slot.pinned(id);
            if (!feed.lease(slot)) continue;
            boolean brought = false;
            try {
                brought = bring(slot, null);
            } catch (NoSuchFileException e) {
                // done meanwhile
            } finally {
                if (!brought) feed.discard(slot);
            }
            return brought ? slot : null;
        }
    }
}
