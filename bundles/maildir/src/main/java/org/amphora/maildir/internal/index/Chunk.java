package org.amphora.maildir.internal.index;

import java.nio.charset.StandardCharsets;

/**
 * Columns of up to {@value #CAPACITY} messages; as many as there are, or a few more, in a small mailbox. Slots behind
 * the end of the newest table may be filled; filled ones change only in what readers do not depend on: where the file is
 * and where the summary is.
 */
final class Chunk {
    static final int CAPACITY = 512;

    private final int[] uid;
    private final int[] octets;
    private final int[] size;
    private final long[] date;
    private final Names base;
    private final int[] fileBits;
    private final byte[] place;
    private final long[] summaryAt;
    /** These two are copied when flags change. */
    private final int[] bits;

    private final long[] modSeq;
    private long maxModSeq;

    /** An empty one for so many messages. */
    Chunk(int capacity) {
        this(
                new int[capacity],
                new int[capacity],
                new int[capacity],
                new long[capacity],
                new Names(capacity),
                new int[capacity],
                new byte[capacity],
                new long[capacity],
                new int[capacity],
                new long[capacity],
                0);
    }

    int capacity() {
        return uid.length;
    }

    /** The first messages in a chunk of their own. */
    Chunk copy(int length, int capacity) {
        Chunk c = new Chunk(capacity);
        for (int i = 0; i < length; i++) c.copy(i, this, i);
        return c;
    }

    private Chunk(
            int[] uid,
            int[] octets,
            int[] size,
            long[] date,
            Names base,
            int[] fileBits,
            byte[] place,
            long[] summaryAt,
            int[] bits,
            long[] modSeq,
            long maxModSeq) {
        this.uid = uid;
        this.octets = octets;
        this.size = size;
        this.date = date;
        this.base = base;
        this.fileBits = fileBits;
        this.place = place;
        this.summaryAt = summaryAt;
        this.bits = bits;
        this.modSeq = modSeq;
        this.maxModSeq = maxModSeq;
    }

    /** The same messages with flags that can be changed apart. */
    Chunk forFlags() {
        return new Chunk(
                uid, octets, size, date, base, fileBits, place, summaryAt, bits.clone(), modSeq.clone(), maxModSeq);
    }

    /** The UIDs of the first messages. */
    void copyUids(int length, int[] target, int at) {
        System.arraycopy(uid, 0, target, at, length);
    }

    void set(int i, Row row) {
        uid[i] = (int) row.uid();
        octets[i] = (int) Math.min(row.octets(), 0xffffffffL);
        size[i] = (int) Math.min(row.size(), 0xffffffffL);
        date[i] = row.date();
        base.set(i, row.base().getBytes(StandardCharsets.UTF_8));
        fileBits[i] = row.fileBits();
        place[i] = row.place();
        summaryAt[i] = row.summaryAt();
        setFlags(i, row.bits(), row.modSeq());
    }

    void setFlags(int i, int newBits, long newModSeq) {
        bits[i] = newBits;
        modSeq[i] = newModSeq;
        maxModSeq = Math.max(maxModSeq, newModSeq);
    }

    void setFile(int i, int newFileBits, byte newPlace) {
        fileBits[i] = newFileBits;
        place[i] = newPlace;
    }

    void setSummaryAt(int i, long at) {
        summaryAt[i] = at;
    }

    /** Copies a message of another chunk without making objects of it. */
    void copy(int i, Chunk from, int j) {
        uid[i] = from.uid[j];
        octets[i] = from.octets[j];
        size[i] = from.size[j];
        date[i] = from.date[j];
        base.set(i, from.base, j);
        fileBits[i] = from.fileBits[j];
        place[i] = from.place[j];
        summaryAt[i] = from.summaryAt[j];
        setFlags(i, from.bits[j], from.modSeq[j]);
    }

    Row row(int i) {
        return new Row(
                uid(i), modSeq[i], bits[i], date[i], octets(i), size(i), base(i), fileBits[i], place[i], summaryAt[i]);
    }

    long uid(int i) {
        return uid[i] & 0xffffffffL;
    }

    long octets(int i) {
        return octets[i] & 0xffffffffL;
    }

    long size(int i) {
        return size[i] & 0xffffffffL;
    }

    long date(int i) {
        return date[i];
    }

    String base(int i) {
        return base.get(i);
    }

    int bits(int i) {
        return bits[i];
    }

    int fileBits(int i) {
        return fileBits[i];
    }

    byte place(int i) {
        return place[i];
    }

    long summaryAt(int i) {
        return summaryAt[i];
    }

    long modSeq(int i) {
        return modSeq[i];
    }

    /** No message here has a higher one. */
    long maxModSeq() {
        return maxModSeq;
    }
}
