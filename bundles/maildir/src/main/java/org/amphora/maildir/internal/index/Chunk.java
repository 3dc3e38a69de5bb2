package org.amphora.maildir.internal.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.amphora.api.store.UidSet;

/**
 * Columns of up to {@value #CAPACITY} messages; as many as there are, or a few more, in a small mailbox. Slots behind
 * the end of the newest table may be filled; filled ones change only in what readers do not depend on: where the file is
 * and where the summary is. Chunks that were read together are windows on the same arrays.
 */
final class Chunk {
    static final int CAPACITY = 512;
    private static final long UNKNOWN = -1;

    private final Columns c;
    private final int from;
    private final int capacity;
    /** These two are copied when flags change. */
    private final int[] bits;

    private final long[] modSeq;
    private final int flagsFrom;
    /** Found out when it is first asked for. */
    private long maxModSeq;
    /** All are in cur/, under names that tell their flags. */
    private boolean settled;

    /** An empty one for so many messages. */
    Chunk(int capacity) {
        this(Columns.of(capacity), 0, capacity, new int[capacity], new long[capacity], 0, 0, false);
    }

    /** A window on what was read. */
    Chunk(Columns columns, int[] bits, long[] modSeq, int from, int length, boolean settled) {
        this(columns, from, length, bits, modSeq, from, UNKNOWN, settled);
    }

    private Chunk(
            Columns columns,
            int from,
            int capacity,
            int[] bits,
            long[] modSeq,
            int flagsFrom,
            long maxModSeq,
            boolean settled) {
        this.c = columns;
        this.from = from;
        this.capacity = capacity;
        this.bits = bits;
        this.modSeq = modSeq;
        this.flagsFrom = flagsFrom;
        this.maxModSeq = maxModSeq;
        this.settled = settled;
    }

    int capacity() {
        return capacity;
    }

    /** The first messages in a chunk of their own. */
    Chunk copy(int length, int newCapacity) {
        Chunk copy = new Chunk(newCapacity);
        for (int i = 0; i < length; i++) copy.copy(i, this, i);
        return copy;
    }

    /** The same messages with flags that can be changed apart. */
    Chunk forFlags() {
        int to = flagsFrom + capacity;
        int[] ownBits = Arrays.copyOfRange(bits, flagsFrom, to);
        long[] ownModSeq = Arrays.copyOfRange(modSeq, flagsFrom, to);
        return new Chunk(c, from, capacity, ownBits, ownModSeq, 0, maxModSeq, false);
    }

    /** The UIDs of the first messages. */
    void copyUids(int length, int[] target, int at) {
        System.arraycopy(c.uid(), from, target, at, length);
    }

    void set(int i, Row row) {
        int at = from + i;
        c.uid()[at] = (int) row.uid();
        c.octets()[at] = (int) Math.min(row.octets(), 0xffffffffL);
        c.size()[at] = (int) Math.min(row.size(), 0xffffffffL);
        c.date()[at] = row.date();
        c.base().set(at, row.base().getBytes(StandardCharsets.UTF_8));
        c.summaryAt()[at] = row.summaryAt();
        setFile(i, row.fileBits(), row.place());
        setFlags(i, row.bits(), row.modSeq());
    }

    void setFlags(int i, int newBits, long newModSeq) {
        long max = Math.max(maxModSeq(), newModSeq);
        bits[flagsFrom + i] = newBits;
        modSeq[flagsFrom + i] = newModSeq;
        maxModSeq = max;
        settled = false;
    }

    void setFile(int i, int newFileBits, byte newPlace) {
        c.fileBits()[from + i] = newFileBits;
        c.place()[from + i] = newPlace;
        settled = false;
    }

    void setSummaryAt(int i, long at) {
        c.summaryAt()[from + i] = at;
    }

    /** Copies a message of another chunk without making objects of it. */
    void copy(int i, Chunk other, int j) {
        int at = from + i;
        int otherAt = other.from + j;
        c.uid()[at] = other.c.uid()[otherAt];
        c.octets()[at] = other.c.octets()[otherAt];
        c.size()[at] = other.c.size()[otherAt];
        c.date()[at] = other.c.date()[otherAt];
        c.base().set(at, other.c.base(), otherAt);
        c.summaryAt()[at] = other.c.summaryAt()[otherAt];
        setFile(i, other.fileBits(j), other.place(j));
        setFlags(i, other.bits(j), other.modSeq(j));
    }

    Row row(int i) {
        return new Row(
                uid(i), modSeq(i), bits(i), date(i), octets(i), size(i), base(i), fileBits(i), place(i), summaryAt(i));
    }

    long uid(int i) {
        return c.uid()[from + i] & 0xffffffffL;
    }

    long octets(int i) {
        return c.octets()[from + i] & 0xffffffffL;
    }

    long size(int i) {
        return c.size()[from + i] & 0xffffffffL;
    }

    long date(int i) {
        return c.date()[from + i];
    }

    String base(int i) {
        return c.base().get(from + i);
    }

    byte[] baseBytes(int i) {
        return c.base().bytes(from + i);
    }

    int bits(int i) {
        return bits[flagsFrom + i];
    }

    int fileBits(int i) {
        return c.fileBits()[from + i];
    }

    byte place(int i) {
        return c.place()[from + i];
    }

    long summaryAt(int i) {
        return c.summaryAt()[from + i];
    }

    long modSeq(int i) {
        return modSeq[flagsFrom + i];
    }

    /** No message here has a higher one. */
    long maxModSeq() {
        long max = maxModSeq;
        if (max != UNKNOWN) return max;
        for (int i = 0; i < capacity; i++) max = Math.max(max, modSeq(i));
        maxModSeq = max;
        return max;
    }

    /** Adds the UIDs of those of the first messages whose file is in new/. */
    void addFresh(int length, UidSet.Builder uids) {
        for (int i = 0; i < length && !settled; i++) if ((place(i) & Row.NEW) != 0) uids.add(uid(i));
    }

    /** Adds the UIDs of those of the first messages whose file's name does not say their flags. */
    void addLagging(int length, UidSet.Builder uids) {
        for (int i = 0; i < length && !settled; i++) if (bits(i) != fileBits(i)) uids.add(uid(i));
    }
}
