package org.amphora.queue.internal;

import org.amphora.queue.internal.disk.Entry;

/** What is kept in memory of an entry on disk. All but the final fields is guarded by the {@link Schedule}'s lock. */
final class Slot {
    final String id;
    /** The id of the message whose delivery made this one, or empty. */
    final String parent;

    final long received;
    long dueLocal;
    long dueRemote;
    boolean held;
    boolean leased;
    /** It has become due anew while it is leased. */
    boolean again;
    /** An operator has dropped it. */
    boolean dropped;
    /** When the schedule wakes up for it; its place in the order. */
    long wake;

    Slot(Entry entry) {
        id = entry.id();
        parent = entry.envelope().session().id().equals(id)
                ? ""
                : entry.envelope().session().id();
        received = entry.envelope().received().toEpochMilli();
        held = entry.isHeld();
        follow(entry);
    }

    /** Takes over when what is left of the entry is due. */
    void follow(Entry entry) {
        dueLocal = entry.nextDue(true);
        dueRemote = entry.nextDue(false);
    }
}
