package org.amphora.queue.internal.schedule;

import java.util.Map;

/**
 * The recipients of an entry that share a destination.
 *
 * @param due when the first of them is, in milliseconds since 1970
 * @param warned whether nobody is to be told any more that they are late
 */
public record Part(Key destination, long due, boolean warned) {
    /**
     * What a destination is known by.
     *
     * @param local whether it is of the local target
     * @param name as the target calls it
     */
    public record Key(boolean local, String name) {
        @Override
        public String toString() {
            return local ? name.isEmpty() ? "local" : "local:" + name : name;
        }
    }

    /** Adds a recipient to the parts that there are. */
    public static void add(Map<Key, Part> parts, Key destination, long due, boolean warned) {
        parts.merge(
                destination,
                new Part(destination, due, warned),
                (a, b) -> new Part(destination, Math.min(a.due, b.due), a.warned && b.warned));
    }
}
