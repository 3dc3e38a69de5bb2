package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.amphora.api.mail.Address;
import org.amphora.api.queue.QueueControl;
import org.amphora.queue.internal.disk.Change;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.disk.EntryStore;
import org.amphora.queue.internal.schedule.Schedule;
import org.amphora.queue.internal.schedule.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator does to entries: on disk first, then in the schedule. */
final class Operator implements QueueControl {
    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
    private static final int PAGE = 1000;

    private final EntryStore store;
    private final Schedule schedule;
    private final Targets targets;
    private final Kin kin;

    Operator(EntryStore store, Schedule schedule, Targets targets, Kin kin) {
        this.store = store;
        this.schedule = schedule;
        this.targets = targets;
        this.kin = kin;
    }

    /** As it is now; empty if it is not there. */
    Optional<Entry> entry(String id) {
        return schedule.find(id).flatMap(slot -> {
            try {
                synchronized (slot) {
                    return Optional.of(slot.entryNow(store));
                }
            } catch (IOException e) {
                // gone meanwhile, or damaged: its next attempt says so
                return Optional.empty();
            }
        });
    }

    boolean hold(String id, boolean held) {
        Slot slot = change(id, entry -> List.of(new Change.Held(held, entry.priority())));
        if (slot == null) return false;
        schedule.hold(slot, held);
        if (!held) schedule.flush(slot);
        LOG.info("{} msg={}", held ? "held" : "released", id);
        return true;
    }

    @Override
    public boolean prioritise(String id, Priority priority) {
        Slot slot = change(id, entry -> List.of(new Change.Held(entry.isHeld(), priority)));
        if (slot == null) return false;
        schedule.prioritise(slot, priority);
        LOG.info("prioritised msg={} priority={}", id, priority);
        return true;
    }

    @Override
    public boolean reschedule(String id, Instant due) {
        Slot slot = change(id, entry -> {
            List<Change> changes = new ArrayList<>();
            for (int i : entry.pending())
                changes.add(new Change.Deferred(i, entry.attempts(i), due.toEpochMilli(), entry.reply(i)));
            return changes;
        });
        if (slot == null) return false;
        LOG.info("rescheduled msg={} due={}", id, due);
        return true;
    }

    /** Writes changes of an entry; null if it is not there, or they cannot be written. */
    private Slot change(String id, Function<Entry, List<Change>> changes) {
        Slot slot = schedule.find(id).orElse(null);
        if (slot == null) return null;
        try {
            synchronized (slot) {
                Entry entry = slot.entryNow(store);
                store.append(entry, changes.apply(entry));
                schedule.reschedule(slot, targets.parts(entry));
            }
            return slot;
        } catch (NoSuchFileException e) {
            // done meanwhile
            return null;
        } catch (IOException e) {
            LOG.error("msg={} cannot write what an operator wants of it", id, e);
            return null;
        }
    }

    boolean drop(String id) {
        Slot slot = schedule.find(id).orElse(null);
        if (slot == null) return false;
        schedule.drop(slot, true);
        try {
            synchronized (slot) {
                store.remove(id);
                store.force();
            }
        } catch (IOException e) {
            LOG.error("msg={} cannot be removed", id, e);
            schedule.drop(slot, false);
            return false;
        }
        schedule.remove(slot);
        kin.over(id);
        LOG.info("dropped msg={}", id);
        return true;
    }

    @Override
    public List<Attempt> history(String id) {
        return entry(id).map(Entry::history).orElse(List.of());
    }

    @Override
    public Priority priority(String id) {
        return entry(id).map(Entry::priority).orElse(null);
    }

    @Override
    public int flushDestination(String name) {
        int known = schedule.flush(key -> key.toString().equalsIgnoreCase(name));
        return known > 0 ? known : flushDomain(Address.domain(name));
    }

    /** Where mail for a domain takes a way that has another name: the entries themselves tell. */
    private int flushDomain(String domain) {
        int count = 0;
        List<String> page;
        for (int from = 0; !(page = schedule.ids(from, PAGE)).isEmpty(); from += PAGE) {
            for (String id : page) {
                boolean goesThere = entry(id)
                        .filter(e -> e.pending().stream()
                                .anyMatch(i -> e.recipient(i).address().domain().equals(domain)))
                        .isPresent();
                if (!goesThere) continue;
                schedule.find(id).ifPresent(schedule::flush);
                count++;
            }
        }
        return count;
    }

    @Override
    public List<DestinationState> destinations() {
        return schedule.destinations();
    }
}
