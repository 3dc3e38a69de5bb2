package org.amphora.imap.internal.wire;

import org.amphora.api.store.UidSet;

/**
 * A part of an ordered result, RFC 9394 §4: {@code 1:100} are the first hundred, {@code -1:-100} the last.
 *
 * @param near the end that is closer to where it counts from, from 1 on
 * @param far the other one
 */
public record Page(long near, long far, boolean fromEnd) {
    private static final long MOST = 0xffffffffL;

    public static Page parse(Arguments in) {
        boolean fromEnd = in.take('-');
        long one = in.number(MOST);
        in.expect(':');
        if (fromEnd != in.take('-')) throw bad();
        long other = in.number(MOST);
        if (one == 0 || other == 0) throw bad();
        return new Page(Math.min(one, other), Math.max(one, other), fromEnd);
    }

    private static BadSyntax bad() {
        return new BadSyntax("Invalid range");
    }

    /** The place, from 0 on, of its first element in a result of some size; not below {@link #end} if it has none. */
    public int begin(int size) {
        return (int) (fromEnd ? Math.max(0, size - far) : Math.min(near - 1, size));
    }

    /** The place behind its last element. */
    public int end(int size) {
        return (int) (fromEnd ? Math.max(0, size - near + 1) : Math.min(far, size));
    }

    /** These of a set. */
    public UidSet of(UidSet all) {
        int size = (int) all.size();
        long pass = begin(size);
        long left = end(size) - pass;
        UidSet.Builder some = new UidSet.Builder();
        for (int r = 0; r < all.rangeCount() && left > 0; r++) {
            long first = all.first(r) + pass;
            pass = Math.max(0, first - all.last(r) - 1);
            if (first > all.last(r)) continue;
            long last = Math.min(all.last(r), first + left - 1);
            some.add(first, last);
            left -= last - first + 1;
        }
        return some.build();
    }

    /** As it was asked for, the nearer end first. */
    public void put(Output out) {
        String sign = fromEnd ? "-" : "";
        out.put(sign).put(near).put(':').put(sign).put(far);
    }
}
