package org.amphora.maildir.internal.index;

/** What is known of some messages, by their number among them: all that a change of flags leaves alone. */
record Columns(
        int[] uid, int[] octets, int[] size, long[] date, Names base, int[] fileBits, byte[] place, long[] summaryAt) {
    /** Empty ones for so many messages. */
    static Columns of(int capacity) {
        return new Columns(
                new int[capacity],
                new int[capacity],
                new int[capacity],
                new long[capacity],
                new Names(capacity),
                new int[capacity],
                new byte[capacity],
                new long[capacity]);
    }
}
