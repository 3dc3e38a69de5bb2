package org.amphora.imap.internal.wire;

import java.util.Arrays;
import org.amphora.api.store.UidSet;

/**
 * A sequence-set as it was written, RFC 3501 §9: ranges of message numbers or UIDs, with {@code *} for the highest one
 * in the mailbox. Costs its text, whatever it spans.
 */
public final class SequenceSet {
    /** Stands for {@code *}. */
    public static final long STAR = Long.MAX_VALUE;

    /** {@code $}, RFC 5182: what the last search that saves has found. */
    public static final SequenceSet SAVED = new SequenceSet(new long[0]);

    /** Pairs, as written. */
    private final long[] ends;

    private SequenceSet(long[] ends) {
        this.ends = ends;
    }

    /** @throws BadSyntax if the text is no sequence-set */
    public static SequenceSet parse(String text) {
        long[] ends = new long[8];
        int used = 0;
        for (int at = 0; at <= text.length(); ) {
            int comma = text.indexOf(',', at);
            if (comma < 0) comma = text.length();
            int colon = text.indexOf(':', at);
            boolean range = colon >= 0 && colon < comma;
            if (used == ends.length) ends = Arrays.copyOf(ends, used * 2);
            ends[used++] = number(text, at, range ? colon : comma);
            ends[used] = range ? number(text, colon + 1, comma) : ends[used - 1];
            used++;
            at = comma + 1;
        }
        return new SequenceSet(Arrays.copyOf(ends, used));
    }

    private static long number(String text, int from, int to) {
        if (to - from == 1 && text.charAt(from) == '*') return STAR;
        if (to == from || to - from > 10 || text.charAt(from) == '0') throw bad();
        long n = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') throw bad();
            n = n * 10 + c - '0';
        }
        if (n > 0xffffffffL) throw bad();
        return n;
    }

    private static BadSyntax bad() {
        return new BadSyntax("Invalid message set");
    }

    /** Whether it is one number, or {@code *}. */
    public boolean isSingle() {
        return ends.length == 2 && ends[0] == ends[1];
    }

    /** Whether all its numbers are written out. */
    public boolean isPlain() {
        for (long end : ends) if (end == STAR) return false;
        return this != SAVED;
    }

    /** Whether it names a number above {@code highest} without a {@code *} that makes it a range up to the highest. */
    public boolean exceeds(long highest) {
        for (int i = 0; i < ends.length; i += 2) {
            if (ends[i] == STAR || ends[i + 1] == STAR) continue;
            if (ends[i] > highest || ends[i + 1] > highest) return true;
        }
        return false;
    }

    /** The numbers meant where {@code *} is {@code highest}; 0 means that there are none, and so is the set empty. */
    public UidSet resolve(long highest) {
        if (highest == 0) return UidSet.EMPTY;
        UidSet.Builder b = new UidSet.Builder();
        for (int i = 0; i < ends.length; i += 2) {
            long first = Math.min(ends[i], ends[i + 1]);
            long last = Math.max(ends[i], ends[i + 1]);
            if (last == STAR) {
                // RFC 3501 §6.4.8: a range with * holds the highest number even where the other end lies above it
                first = Math.min(first, highest);
                last = highest;
            }
            if (first <= highest) b.add(first, Math.min(last, highest));
        }
        return b.build();
    }
}
