package org.amphora.queue.internal.disk;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.queue.QueueControl;
import org.amphora.api.queue.QueueControl.Priority;
import org.amphora.api.queue.QueueEntry;

/**
 * An entry as it is read from the disk, or about to be written: the envelope, and what has become of each recipient.
 * Not for several threads at once.
 */
public final class Entry {
    /** Attempts that are remembered. */
    private static final int HISTORY = 100;

    private final Envelope envelope;
    private final long size;
    private final long bodyAt;
    private final State[] states;
    private final Deque<QueueControl.Attempt> history = new ArrayDeque<>();
    private boolean held;
    private Priority priority;
    /** Bytes of changes behind the record. */
    private long written;

    private record State(boolean done, int attempts, long due, String reply, boolean warned) {}

    /**
     * @param size bytes of the message
     * @param bodyAt where the message begins in the record's own file; -1 if it has a file of its own
     */
    Entry(Envelope envelope, long size, long bodyAt, boolean held, Priority priority) {
        this.envelope = envelope;
        this.size = size;
        this.bodyAt = bodyAt;
        this.held = held;
        this.priority = priority;
        states = new State[envelope.recipients().size()];
        State fresh = new State(false, 0, envelope.received().toEpochMilli(), "", false);
        for (int i = 0; i < states.length; i++) states[i] = fresh;
    }

    /** Takes over a change, in memory. */
    public void apply(Change change) throws DamagedEntry {
        if (change instanceof Change.Held h) {
            held = h.held();
            priority = h.priority();
        } else if (change instanceof Change.Deferred d) {
            boolean warned = d.warned() || state(d.recipient()).warned;
            states[d.recipient()] = new State(false, d.attempts(), d.due(), d.reply(), warned);
            remember(d.recipient(), d.attempt(), d.reply());
        } else if (change instanceof Change.Done d) {
            State before = state(d.recipient());
            states[d.recipient()] = new State(true, before.attempts, Long.MAX_VALUE, before.reply, before.warned);
            remember(d.recipient(), d.attempt(), d.attempt().reply());
        }
    }

    private State state(int i) throws DamagedEntry {
        if (i < 0 || i >= states.length) throw new DamagedEntry("a change of recipient " + i + ", which is not there");
        return states[i];
    }

    private void remember(int recipient, Change.Attempt attempt, String reply) {
        if (attempt.at() == 0) return;
        if (history.size() == HISTORY) history.removeFirst();
        history.addLast(new QueueControl.Attempt(
                Instant.ofEpochMilli(attempt.at()), recipient(recipient).address(), attempt.destination(), reply));
    }

    public Envelope envelope() {
        return envelope;
    }

    public String id() {
        return envelope.id();
    }

    /** The id of the message whose delivery made this one, or empty. */
    public String parent() {
        String session = envelope.session().id();
        return session.equals(id()) ? "" : session;
    }

    public long size() {
        return size;
    }

    long bodyAt() {
        return bodyAt;
    }

    public boolean isHeld() {
        return held;
    }

    public Priority priority() {
        return priority;
    }

    /** The last attempts, oldest first. */
    public List<QueueControl.Attempt> history() {
        return List.copyOf(history);
    }

    /** Whether a recipient's sender has been told that it is late. */
    public boolean isWarned(int recipient) {
        return states[recipient].warned;
    }

    long written() {
        return written;
    }

    void wrote(long bytes) {
        written += bytes;
    }

    public boolean isDone() {
        for (State s : states) if (!s.done) return false;
        return true;
    }

    public int attempts(int recipient) {
        return states[recipient].attempts;
    }

    public String reply(int recipient) {
        return states[recipient].reply;
    }

    public Recipient recipient(int i) {
        return envelope.recipients().get(i);
    }

    /** The places of the recipients that are not done. */
    public List<Integer> pending() {
        List<Integer> some = new ArrayList<>();
        for (int i = 0; i < states.length; i++) if (!states[i].done) some.add(i);
        return some;
    }

    /** When a recipient is due, in milliseconds since 1970. */
    public long due(int recipient) {
        return states[recipient].due;
    }

    public QueueEntry view() {
        List<QueueEntry.Pending> pending = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            State s = states[i];
            if (!s.done)
                pending.add(new QueueEntry.Pending(recipient(i), s.attempts, Instant.ofEpochMilli(s.due), s.reply));
        }
        return new QueueEntry(envelope, size, held, pending);
    }
}
