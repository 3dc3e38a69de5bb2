package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amphora.api.store.MailboxId;
import org.amphora.maildir.internal.mailbox.Failures;
import org.amphora.maildir.internal.mailbox.OpenMailbox;

/**
 * Which mailboxes are open: each at most once, those longest unused are closed when there are too many. Safe on any
 * thread.
 */
final class OpenMailboxes {
    private final Opener opener;
    private final Consumer<MailboxId> closed;
    private final Map<MailboxId, Slot> slots = new ConcurrentHashMap<>();

    /** Opens one; a mailbox that is not there is a StoreException. */
    @FunctionalInterface
    interface Opener {
        OpenMailbox open(MailboxId id) throws IOException;
    }

    /** A change of the directory, while nobody uses the mailbox. */
    @FunctionalInterface
    interface Change {
        /** @param open empty if the mailbox is not open */
        void run(Optional<OpenMailbox> open) throws IOException;
    }

    /** Its monitor guards the opening and the closing. */
    private static final class Slot {
        OpenMailbox box;
        boolean dead;
        volatile long used;
    }

    /** @param closed is told of each that was open and is not any more */
    OpenMailboxes(Opener opener, Consumer<MailboxId> closed) {
        this.opener = opener;
        this.closed = closed;
    }

    <T> T use(MailboxId id, Function<OpenMailbox, T> work) {
        while (true) {
            OpenMailbox box = open(id);
            box.use().readLock().lock();
            try {
                if (!box.isClosed()) return work.apply(box);
            } finally {
                box.use().readLock().unlock();
            }
        }
    }

    private OpenMailbox open(MailboxId id) {
        while (true) {
            Slot slot = slots.computeIfAbsent(id, k -> new Slot());
            synchronized (slot) {
                if (slot.dead) continue;
                slot.used = System.nanoTime();
                if (slot.box != null) return slot.box;
                try {
                    slot.box = opener.open(id);
                    return slot.box;
                } catch (IOException e) {
                    throw Failures.unavailable(e);
                } finally {
                    if (slot.box == null) bury(id, slot);
                }
            }
        }
    }

    private void bury(MailboxId id, Slot slot) {
        if (slot.box != null) closed.accept(id);
        slot.box = null;
        slot.dead = true;
        slots.remove(id, slot);
    }

    /** Lets the mailbox's files follow, if it is open. */
    void tidy(MailboxId id) {
        Slot slot = slots.get(id);
        if (slot == null) return;
        OpenMailbox box;
        synchronized (slot) {
            box = slot.box;
        }
        if (box == null) return;
        box.use().readLock().lock();
        try {
            if (!box.isClosed()) box.tidy();
        } finally {
            box.use().readLock().unlock();
        }
    }

    /** Waits until nobody uses the mailbox, and keeps everybody out meanwhile. */
    void change(MailboxId id, Change change) throws IOException {
        while (true) {
            Slot slot = slots.computeIfAbsent(id, k -> new Slot());
            synchronized (slot) {
                if (slot.dead) continue;
                OpenMailbox box = slot.box;
                if (box != null) box.use().writeLock().lock();
                try {
                    change.run(Optional.ofNullable(box));
                } finally {
                    if (box == null || box.isClosed()) bury(id, slot);
                    if (box != null) box.use().writeLock().unlock();
                }
                return;
            }
        }
    }

    int size() {
        return slots.size();
    }

    /** Closes those longest unused until no more than {@code limit} are open; one that is in use stays. */
    void closeDownTo(int limit) {
        int excess = slots.size() - limit;
        if (excess <= 0) return;
        List<MailboxId> eldest = slots.entrySet().stream()
                .sorted(Comparator.comparingLong(e -> e.getValue().used))
                .limit(excess)
                .map(Map.Entry::getKey)
                .toList();
        for (MailboxId id : eldest) tryClose(id);
    }

    /** Closes all that are not in use; gives how many are. */
    int closeAll() {
        for (MailboxId id : List.copyOf(slots.keySet())) tryClose(id);
        return slots.size();
    }

    private void tryClose(MailboxId id) {
        Slot slot = slots.get(id);
        if (slot == null) return;
        synchronized (slot) {
            OpenMailbox box = slot.box;
            if (slot.dead || box != null && !box.use().writeLock().tryLock()) return;
            try {
                if (box != null) box.close();
            } finally {
                bury(id, slot);
                if (box != null) box.use().writeLock().unlock();
            }
        }
    }
}
