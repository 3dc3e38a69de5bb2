package org.amphora.queue.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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

    private final EntryStore store;
    private final Schedule schedule;
    private final Feeder feeder;
    private final Targets targets;
    private final Kin kin;

    Operator(EntryStore store, Schedule schedule, Feeder feeder, Targets targets, Kin kin) {
        this.store = store;
        this.schedule = schedule;
        this.feeder = feeder;
        this.targets = targets;
        this.kin = kin;
    }

    /** As it is now; empty if it is not there. */
    Optional<Entry> entry(String id) {
        try {
            Slot slot = schedule.find(id).orElse(null);
            if (slot == null) return Optional.of(store.load(id)).filter(e -> !e.isDone());
            synchronized (slot) {
                return Optional.of(slot.entryNow(store));
            }
        } catch (IOException e) {
            // gone meanwhile, or damaged: its next attempt says so
            return Optional.empty();
        }
    }

    /** A page of the entries: in order of age, or in that of the directory if they are too many to be in memory. */
    List<String> ids(int from, int most) {
        return schedule.ids(from, most).orElseGet(() -> {
            try {
                return store.ids(from, most);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    boolean flush(String id) {
        return with(id, slot -> {
            schedule.flush(slot);
            return true;
        });
    }

    /** Has something done to an entry, which is in memory meanwhile; false if it is not there. */
    private boolean with(String id, Predicate<Slot> work) {
        try {
            Slot slot = feeder.pin(id);
            if (slot == null) return false;
            try {
                return work.test(slot);
            } finally {
                schedule.unpin(slot);
            }
        } catch (IOException e) {
            LOG.error("msg={} cannot be read", id, e);
            return false;
        }
    }

    boolean hold(String id, boolean held) {
        return with(id, slot -> {
            if (!change(slot, entry -> List.of(new Change.Held(held, entry.priority())))) return false;
            schedule.hold(slot, held);
            if (!held) schedule.flush(slot);
            LOG.info("{} msg={}", held ? "held" : "released", id);
            return true;
        });
    }

    @Override
    public boolean prioritise(String id, Priority priority) {
        return with(id, slot -> {
            if (!change(slot, entry -> List.of(new Change.Held(entry.isHeld(), priority)))) return false;
            schedule.prioritise(slot, priority);
            LOG.info("prioritised msg={} priority={}", id, priority);
            return true;
        });
    }

    @Override
    public boolean reschedule(String id, Instant due) {
        return with(id, slot -> {
            if (!change(slot, entry -> due(entry, due))) return false;
            LOG.info("rescheduled msg={} due={}", id, due);
            return true;
        });
    }

    private static List<Change> due(Entry entry, Instant due) {
        List<Change> changes = new ArrayList<>();
        for (int i : entry.pending())
            changes.add(new Change.Deferred(i, entry.attempts(i), due.toEpochMilli(), entry.reply(i)));
        return changes;
    }

    /** Writes changes of an entry; false if it is done meanwhile, or they cannot be written. */
    private boolean change(Slot slot, Function<Entry, List<Change>> changes) {
        try {
            synchronized (slot) {
                Entry entry = slot.entryNow(store);
                store.append(entry, changes.apply(entry));
                schedule.reschedule(slot, targets.parts(entry));
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.error("msg={} cannot write what an operator wants of it", slot.id(), e);
            return false;
        }
    }

    boolean drop(String id) {
        return with(id, this::drop);
    }

    private boolean drop(Slot slot) {
        schedule.drop(slot, true);
        try {
            synchronized (slot) {
                store.remove(slot.id());
                store.force();
            }
        } catch (IOException e) {
            LOG.error("msg={} cannot be removed", slot.id(), e);
            schedule.drop(slot, false);
            return false;
        }
        schedule.remove(slot);
        kin.over(slot.id());
        LOG.info("dropped msg={}", slot.id());
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
        int[] count = new int[1];
        try {
            store.forEachId(id -> {
                if (entry(id).filter(e -> goesTo(e, domain)).isPresent() && flush(id)) count[0]++;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count[0];
    }

    private static boolean goesTo(Entry entry, String domain) {
        return entry.pending().stream()
                .anyMatch(i -> entry.recipient(i).address().domain().equals(domain));
    }

    @Override
    public List<DestinationState> destinations() {
        return schedule.destinations();
    }
}
