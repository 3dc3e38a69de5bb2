package org.amphora.queue.internal.disk;

import java.util.List;

/** What may happen to an entry: one line behind its record. Recipients are named by their place in the envelope. */
public sealed interface Change {
    /** Delivered, or failed and bounced: nothing more to do for it. */
    record Done(int recipient) implements Change {}

    /** Tried without success; the due time in milliseconds since 1970. */
    record Deferred(int recipient, int attempts, long due, String reply) implements Change {}

    record Held(boolean held) implements Change {}

    /** The line, without its end. */
    default String line() {
        if (this instanceof Done d) return Fields.line("done", d.recipient);
        if (this instanceof Deferred d) return Fields.line("deferred", d.recipient, d.attempts, d.due, d.reply);
        return Fields.line("held", ((Held) this).held);
    }

    static Change of(String line) throws DamagedEntry {
        List<String> f = Fields.of(line);
        try {
            return switch (f.get(0)) {
                case "done" -> new Done(Integer.parseInt(f.get(1)));
                case "deferred" -> new Deferred(
                        Integer.parseInt(f.get(1)), Integer.parseInt(f.get(2)), Long.parseLong(f.get(3)), f.get(4));
                case "held" -> new Held(Boolean.parseBoolean(f.get(1)));
                default -> throw new DamagedEntry("an unknown change: " + line);
            };
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new DamagedEntry("a bad change: " + line);
        }
    }
}
