package org.amphora.maildir.internal.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Messages as {@code amphora.index} has them: column by column, so that to read a mailbox is to copy a few arrays, however
 * many messages there are. A column whose values are all the same is written once.
 */
final class Block {
    /** So many messages at most; the arrays live as long as one of their chunks. */
    static final int CAPACITY = 16 * Chunk.CAPACITY;

    private static final int SAME = 0;
    private static final int EACH = 1;

    private Block() {}

    /** The messages of a table from an index to another. */
    static void write(ByteSink out, Table t, int from, int to) {
        int n = to - from;
        ints(out, n, i -> t.uid(from + i));
        longs(out, n, i -> t.modSeq(from + i));
        ints(out, n, i -> t.bits(from + i));
        longs(out, n, i -> t.internalDate(from + i));
        ints(out, n, i -> t.octets(from + i));
        ints(out, n, i -> t.size(from + i));
        ints(out, n, i -> t.fileBits(from + i) ^ t.bits(from + i));
        octets(out, n, i -> t.place(from + i));
        longs(out, n, i -> t.summaryAt(from + i));
        names(out, t, from, to);
    }

    private static boolean same(ByteSink out, int n, IntToLongFunction value) {
        for (int i = 1; i < n; i++) {
            if (value.applyAsLong(i) == value.applyAsLong(0)) continue;
            out.octet(EACH);
            return false;
        }
        out.octet(SAME);
        return true;
    }

    private static void ints(ByteSink out, int n, IntToLongFunction value) {
        int written = same(out, n, value) ? 1 : n;
        for (int i = 0; i < written; i++) out.fixed32((int) value.applyAsLong(i));
    }

    private static void longs(ByteSink out, int n, IntToLongFunction value) {
        int written = same(out, n, value) ? 1 : n;
        for (int i = 0; i < written; i++) out.fixed64(value.applyAsLong(i));
    }

    private static void octets(ByteSink out, int n, IntToLongFunction value) {
        int written = same(out, n, value) ? 1 : n;
        for (int i = 0; i < written; i++) out.octet((int) value.applyAsLong(i));
    }

    private static void names(ByteSink out, Table t, int from, int to) {
        int[] ends = new int[to - from];
        int end = 0;
        ByteSink bytes = new ByteSink();
        for (int i = from; i < to; i++) {
            byte[] name = t.baseBytes(i);
            bytes.raw(name, 0, name.length);
            end += name.length;
            ends[i - from] = end;
        }
        ints(out, ends.length, i -> ends[i]);
        out.number(end).raw(bytes.toBuffer().array(), 0, end);
    }

    /** So many messages, as chunks of a table. */
    static List<Chunk> read(ByteSource in, int n) throws Damaged {
        int[] uid = ints(in, n);
        long[] modSeq = longs(in, n);
        int[] bits = ints(in, n);
        long[] date = longs(in, n);
        int[] octets = ints(in, n);
        int[] size = ints(in, n);
        boolean settled = in.peek() == SAME;
        int[] fileBits = ints(in, n);
        settled &= fileBits[0] == 0;
        if (settled) System.arraycopy(bits, 0, fileBits, 0, n);
        else for (int i = 0; i < n; i++) fileBits[i] ^= bits[i];
        settled &= in.peek() == SAME;
        byte[] place = octets(in, n);
        settled &= (place[0] & Row.NEW) == 0;
        long[] summaryAt = longs(in, n);
        int[] ends = ints(in, n);
        byte[] names = new byte[in.count()];
        in.raw(names, 0, names.length);
        Columns c = new Columns(uid, octets, size, date, new Names(ends, names), fileBits, place, summaryAt);
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < n; from += Chunk.CAPACITY)
            chunks.add(new Chunk(c, bits, modSeq, from, Math.min(Chunk.CAPACITY, n - from), settled));
        return chunks;
    }

    private static boolean isEach(ByteSource in) throws Damaged {
        int kind = in.octet();
        if (kind != SAME && kind != EACH) throw new Damaged("a column of a kind that is not known");
        return kind == EACH;
    }

    private static int[] ints(ByteSource in, int n) throws Damaged {
        int[] column = new int[n];
        if (isEach(in)) in.ints(column);
        else Arrays.fill(column, in.fixed32());
        return column;
    }

    private static long[] longs(ByteSource in, int n) throws Damaged {
        long[] column = new long[n];
        if (isEach(in)) in.longs(column);
        else Arrays.fill(column, in.fixed64());
        return column;
    }

    private static byte[] octets(ByteSource in, int n) throws Damaged {
        byte[] column = new byte[n];
        if (isEach(in)) in.raw(column, 0, n);
        else Arrays.fill(column, (byte) in.octet());
        return column;
    }
}
