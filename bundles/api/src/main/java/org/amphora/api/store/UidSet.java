package org.amphora.api.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * A set of UIDs as sorted, disjoint, not adjacent ranges, so that {@code 1:4294967295} costs nothing. Immutable.
 */
public final class UidSet {
    public static final UidSet EMPTY = new UidSet(new long[0], 0);
    /** Every UID that a message can have. */
    public static final UidSet ALL = range(1, 0xffffffffL);

    /** Pairs of first and last. */
    private final long[] ranges;

    private UidSet(long[] ranges, int used) {
        this.ranges = used == ranges.length ? ranges : Arrays.copyOf(ranges, used);
    }

    /** From first to last, in either order. */
    public static UidSet range(long first, long last) {
        return new UidSet(new long[] {Math.min(first, last), Math.max(first, last)}, 2);
    }

    public static UidSet of(long... uids) {
        Builder b = new Builder();
        for (long u : uids) b.add(u, u);
        return b.build();
    }

    public static UidSet of(Collection<Long> uids) {
        Builder b = new Builder();
        for (long u : uids) b.add(u, u);
        return b.build();
    }

    public boolean isEmpty() {
        return ranges.length == 0;
    }

    public boolean contains(long uid) {
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            if (uid < ranges[2 * mid]) high = mid - 1;
            else if (uid > ranges[2 * mid + 1]) low = mid + 1;
            else return true;
        }
        return false;
    }

    /** The UIDs that are in both; costs the number of ranges, whatever they span. */
    public UidSet and(UidSet other) {
        Builder b = new Builder();
        for (int i = 0, j = 0; i < rangeCount() && j < other.rangeCount(); ) {
            long first = Math.max(first(i), other.first(j));
            long last = Math.min(last(i), other.last(j));
            if (first <= last) b.add(first, last);
            if (last(i) < other.last(j)) i++;
            else j++;
        }
        return b.build();
    }

    public int rangeCount() {
        return ranges.length / 2;
    }

    public long first(int range) {
        return ranges[2 * range];
    }

    public long last(int range) {
        return ranges[2 * range + 1];
    }

    /** How many UIDs. */
    public long size() {
        long n = 0;
        for (int i = 0; i < ranges.length; i += 2) n += ranges[i + 1] - ranges[i] + 1;
        return n;
    }

    /** All of them; mind the size of {@link #ALL}. */
    public LongStream stream() {
        return LongStream.range(0, rangeCount()).flatMap(i -> LongStream.rangeClosed(first((int) i), last((int) i)));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof UidSet u && Arrays.equals(ranges, u.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }

    /** As IMAP's uid-set ({@code 1:3,7}); empty for none. */
    @Override
    public String toString() {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < ranges.length; i += 2) {
            if (i > 0) b.append(',');
            b.append(ranges[i]);
            if (ranges[i] != ranges[i + 1]) b.append(':').append(ranges[i + 1]);
        }
        return b.toString();
    }

    /** Takes ranges in any order; cheapest in ascending order. Not for several threads. */
    public static final class Builder {
        private long[] ranges = new long[8];
        private int used;
        private boolean sorted = true;

        public Builder add(long uid) {
            return add(uid, uid);
        }

        /** From first to last, first not above last. */
        public Builder add(long first, long last) {
            if (used > 0 && sorted && first >= ranges[used - 2]) {
                if (first <= ranges[used - 1] + 1) {
                    ranges[used - 1] = Math.max(ranges[used - 1], last);
                    return this;
                }
            } else if (used > 0) {
                sorted = false;
            }
            if (used == ranges.length) ranges = Arrays.copyOf(ranges, used * 2);
            ranges[used++] = first;
            ranges[used++] = last;
            return this;
        }

        public UidSet build() {
            if (used == 0) return EMPTY;
            return sorted ? new UidSet(ranges.clone(), used) : sort();
        }

        private UidSet sort() {
            long[][] pairs = new long[used / 2][];
            for (int i = 0; i < pairs.length; i++) pairs[i] = new long[] {ranges[2 * i], ranges[2 * i + 1]};
            Arrays.sort(pairs, (a, b) -> Long.compare(a[0], b[0]));
            Builder b = new Builder();
            for (long[] p : pairs) b.add(p[0], p[1]);
            return b.build();
        }
    }
}
