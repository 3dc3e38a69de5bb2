package org.amphora.maildir.internal.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names by number, set in ascending order, one behind the other in one array: a million objects would take more room than
 * what they hold. One that is set is never changed; it may be read while others are added.
 */
final class Names {
    /** Most names are shorter. */
    private static final int USUAL = 48;

    private final int[] ends;
    private volatile byte[] bytes;

    Names(int capacity) {
        ends = new int[capacity];
        bytes = new byte[capacity * USUAL];
    }

    /** Names that are there, one behind the other. */
    Names(int[] ends, byte[] bytes) {
        this.ends = ends;
        this.bytes = bytes;
    }

    void set(int i, byte[] name) {
        set(i, name, 0, name.length);
    }

    void set(int i, Names from, int j) {
        set(i, from.bytes, from.start(j), from.ends[j]);
    }

    private void set(int i, byte[] from, int start, int end) {
        int at = start(i);
        int length = end - start;
        if (at + length > bytes.length) {
            // what is left to come is about as long as what is there
            long wanted = (long) (at + length) * ends.length / (i + 1);
            bytes = Arrays.copyOf(bytes, (int) Math.max(at + length, wanted + USUAL));
        }
        System.arraycopy(from, start, bytes, at, length);
        ends[i] = at + length;
    }

    private int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    String get(int i) {
        int start = start(i);
        return new String(bytes, start, ends[i] - start, StandardCharsets.UTF_8);
    }

    byte[] bytes(int i) {
        return Arrays.copyOfRange(bytes, start(i), ends[i]);
    }
}
