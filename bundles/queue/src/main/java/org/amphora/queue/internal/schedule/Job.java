package org.amphora.queue.internal.schedule;

import org.amphora.api.mail.Reply;

/** What is to be done for the recipients of one entry at one destination. */
public final class Job {
    enum State {
        /** For its time; or for its entry's release. */
        WAITING,
        /** In the queue of its destination, or of those that are only looked at. */
        READY,
        RUNNING
    }

    final Slot slot;
    final Destination destination;
    State state = State.WAITING;
    long due;
    /** When the schedule wakes up for it, and its place among those that wait; -1 if it is not there. */
    long wake;

    int place = -1;
    /** When it began. */
    long started;
    /** It has been running so long that its destination counts as slow. */
    boolean slow;
    /** It is not due, but its entry has been waiting for so long that somebody must be told. */
    boolean looked;
    /** It is due whatever its record says. */
    boolean flushed;
    /** It has become due anew while it is running. */
    boolean again;

    /** Nobody is to be told any more that it is late. */
    boolean warned;

    Job(Slot slot, Destination destination) {
        this.slot = slot;
        this.destination = destination;
    }

    void follow(Part part) {
        due = part.due();
        flushed = false;
        warned = part.warned();
    }

    /** It is due at this time, if not before, whatever its record says. */
    void dueBy(long time) {
        if (time >= due) return;
        due = time;
        flushed = true;
    }

    public Slot slot() {
        return slot;
    }

    public Part.Key destination() {
        return destination.key;
    }

    /** Whether there is nothing to be tried, only to be seen whether the entry is too old, or late. */
    public boolean isLook() {
        return looked;
    }

    /** What its destination said when it last took no mail; or null. */
    public Reply lastReply() {
        return destination.lastReply;
    }
}
