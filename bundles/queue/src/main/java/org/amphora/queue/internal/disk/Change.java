package org.amphora.queue.internal.disk;

import java.util.List;
import org.amphora.api.queue.QueueControl.Priority;

/**
 * What may happen to an entry: one line behind its record. Recipients are named by their place in the envelope. Fields at
 * the end may be absent, as records of older builds do not have them, and older builds pass over them.
 */
public sealed interface Change {
    /** Delivered, or failed and bounced: nothing more to do for it. */
    record Done(int recipient, Attempt attempt) implements Change {
        public Done(int recipient) {
            this(recipient, Attempt.NONE);
        }
    }

    /**
     * It waits: after an attempt without success, or because an operator wants it so.
     *
     * @param attempts made so far
     * @param due in milliseconds since 1970
     * @param reply the last one
     * @param warned whether its sender has been told that it is late
     */
    record Deferred(int recipient, int attempts, long due, String reply, Attempt attempt, boolean warned)
            implements Change {
        public Deferred(int recipient, int attempts, long due, String reply) {
            this(recipient, attempts, due, reply, Attempt.NONE, false);
        }
    }

    record Held(boolean held, Priority priority) implements Change {}

    /**
     * What belongs to the entry's history.
     *
     * @param at in milliseconds since 1970; 0 if nothing was tried
     * @param reply of a recipient that is done; that of one that waits is in its change
     */
    record Attempt(long at, String destination, String reply) {
        public static final Attempt NONE = new Attempt(0, "", "");
    }

    /** The line, without its end. */
    default String line() {
        if (this instanceof Done d)
            return Fields.line("done", d.recipient, d.attempt.at, d.attempt.destination, d.attempt.reply);
        if (this instanceof Deferred d)
            return Fields.line(
                    "deferred", d.recipient, d.attempts, d.due, d.reply, d.attempt.at, d.attempt.destination, d.warned);
        Held h = (Held) this;
        return Fields.line("held", h.held, h.priority);
    }

    static Change of(String line) throws DamagedEntry {
        List<String> f = Fields.of(line);
        try {
            return switch (f.get(0)) {
                case "done" -> new Done(Integer.parseInt(f.get(1)), attempt(f, 2));
                case "deferred" -> new Deferred(
                        Integer.parseInt(f.get(1)),
                        Integer.parseInt(f.get(2)),
                        Long.parseLong(f.get(3)),
                        f.get(4),
                        attempt(f, 5),
                        f.size() > 7 && Boolean.parseBoolean(f.get(7)));
                case "held" -> new Held(Boolean.parseBoolean(f.get(1)), priority(f));
                default -> throw new DamagedEntry("an unknown change: " + line);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DamagedEntry("a bad change: " + line);
        }
    }

    private static Attempt attempt(List<String> f, int from) {
        if (f.size() < from + 2) return Attempt.NONE;
        boolean done = f.get(0).equals("done");
        return new Attempt(Long.parseLong(f.get(from)), f.get(from + 1), done ? f.get(from + 2) : "");
    }

    /** Of a line {@code held}. */
    static Priority priority(List<String> f) {
        return f.size() > 2 ? Priority.valueOf(f.get(2)) : Priority.NORMAL;
    }
}
