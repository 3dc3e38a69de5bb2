package org.amphora.maildir.internal.index;

import java.util.Arrays;
import java.util.List;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.FileName;
import org.amphora.maildir.internal.format.FlagBits;

/** The messages of a mailbox at one moment. What the contract shows of it never changes. */
public final class Table implements MessageTable {
    /** Of the first chunk: most mailboxes are small. */
    private static final int FIRST_CAPACITY = 8;

    private final Chunk[] chunks;
    /** The index of each chunk's first message, and the size behind them. */
    private final int[] starts;

    private final long highestModSeq;
    private final FlagBits flagBits;
    private final Totals totals;

    /**
     * Sums over all messages.
     *
     * @param octets with CRLF line ends
     * @param bytes of the files
     */
    public record Totals(int unseen, int deleted, long octets, long bytes) {
        static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals plus(int sign, int bits, long moreOctets, long moreBytes) {
            return new Totals(
                    unseen + ((bits & FlagBits.SEEN) == 0 ? sign : 0),
                    deleted + ((bits & FlagBits.DELETED) != 0 ? sign : 0),
                    octets + sign * moreOctets,
                    bytes + sign * moreBytes);
        }
    }

    private Table(Chunk[] chunks, int[] starts, long highestModSeq, FlagBits flagBits, Totals totals) {
        this.chunks = chunks;
        this.starts = starts;
        this.highestModSeq = highestModSeq;
        this.flagBits = flagBits;
        this.totals = totals;
    }

    /** Of chunks that are full but for the last. */
    static Table of(List<Chunk> chunks, long modSeq, FlagBits flagBits, Totals totals) {
        int[] starts = new int[chunks.size() + 1];
        for (int c = 0; c < chunks.size(); c++)
            starts[c + 1] = starts[c] + chunks.get(c).capacity();
        return new Table(chunks.toArray(Chunk[]::new), starts, modSeq, flagBits, totals);
    }

    public static Table empty(long modSeq, FlagBits flagBits) {
        return new Table(new Chunk[0], new int[1], modSeq, flagBits, Totals.NONE);
    }

    @Override
    public int size() {
        return starts[chunks.length];
    }

    private int chunkOf(int index) {
        // chunks are mostly full, so the right one is at or soon behind this
        int c = index / Chunk.CAPACITY;
        if (starts[c + 1] > index) return c;
        int found = Arrays.binarySearch(starts, c + 1, chunks.length, index);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public long uid(int index) {
        int c = chunkOf(index);
        return chunks[c].uid(index - starts[c]);
    }

    @Override
    public int[] uids() {
        int[] uids = new int[size()];
        for (int c = 0; c < chunks.length; c++) chunks[c].copyUids(starts[c + 1] - starts[c], uids, starts[c]);
        return uids;
    }

    @Override
    public long modSeq(int index) {
        int c = chunkOf(index);
        return chunks[c].modSeq(index - starts[c]);
    }

    @Override
    public Flags flags(int index) {
        return flagBits.toFlags(bits(index));
    }

    @Override
    public long internalDate(int index) {
        int c = chunkOf(index);
        return chunks[c].date(index - starts[c]);
    }

    /** The time in the name; a name of another program may have none. */
    @Override
    public long saveDate(int index) {
        long seconds = FileName.seconds(base(index));
        return seconds > 0 ? seconds * 1000 : internalDate(index);
    }

    @Override
    public String emailId(int index) {
        return "M" + FileName.identity(base(index));
    }

    @Override
    public String name(int index) {
        return base(index);
    }

    @Override
    public long octets(int index) {
        int c = chunkOf(index);
        return chunks[c].octets(index - starts[c]);
    }

    @Override
    public long highestModSeq() {
        return highestModSeq;
    }

    /** Of the file, in bytes. */
    public long size(int index) {
        int c = chunkOf(index);
        return chunks[c].size(index - starts[c]);
    }

    public int bits(int index) {
        int c = chunkOf(index);
        return chunks[c].bits(index - starts[c]);
    }

    public int fileBits(int index) {
        int c = chunkOf(index);
        return chunks[c].fileBits(index - starts[c]);
    }

    public byte place(int index) {
        int c = chunkOf(index);
        return chunks[c].place(index - starts[c]);
    }

    public long summaryAt(int index) {
        int c = chunkOf(index);
        return chunks[c].summaryAt(index - starts[c]);
    }

    public String base(int index) {
        int c = chunkOf(index);
        return chunks[c].base(index - starts[c]);
    }

    byte[] baseBytes(int index) {
        int c = chunkOf(index);
        return chunks[c].baseBytes(index - starts[c]);
    }

    public Row row(int index) {
        int c = chunkOf(index);
        return chunks[c].row(index - starts[c]);
    }

    public FlagBits flagBits() {
        return flagBits;
    }

    public Totals totals() {
        return totals;
    }

    public long lastUid() {
        return size() == 0 ? 0 : uid(size() - 1);
    }

    /** Indexes of the messages that are in a set, ascending. */
    public int[] indexes(UidSet uids) {
        int[] found = new int[16];
        int n = 0;
        for (int r = 0; r < uids.rangeCount(); r++) {
            int i = indexOf(uids.first(r));
            for (i = i < 0 ? -i - 1 : i; i < size() && uid(i) <= uids.last(r); i++) {
                if (n == found.length) found = Arrays.copyOf(found, n * 2);
                found[n++] = i;
            }
        }
        return Arrays.copyOf(found, n);
    }

    /** UIDs of messages with a MODSEQ above this one. */
    public UidSet changedSince(long modSeq) {
        UidSet.Builder b = new UidSet.Builder();
        for (int c = 0; c < chunks.length; c++) {
            if (chunks[c].maxModSeq() <= modSeq) continue;
            for (int i = 0; i < starts[c + 1] - starts[c]; i++) {
                if (chunks[c].modSeq(i) > modSeq) b.add(chunks[c].uid(i));
            }
        }
        return b.build();
    }

    /** UIDs of messages whose file is in new/. */
    public UidSet fresh() {
        UidSet.Builder b = new UidSet.Builder();
        for (int c = 0; c < chunks.length; c++) chunks[c].addFresh(starts[c + 1] - starts[c], b);
        return b.build();
    }

    /** UIDs of messages whose file's name does not say their flags. */
    public UidSet lagging() {
        UidSet.Builder b = new UidSet.Builder();
        for (int c = 0; c < chunks.length; c++) chunks[c].addLagging(starts[c + 1] - starts[c], b);
        return b.build();
    }

    /** With more messages at the end; only of the newest table. */
    public Table plus(List<Row> rows, long modSeq) {
        Chunk[] all = chunks;
        int[] ends = starts.clone();
        Totals sums = totals;
        for (int n = 0; n < rows.size(); n++) {
            Row row = rows.get(n);
            int last = all.length - 1;
            int length = last < 0 ? Chunk.CAPACITY : ends[last + 1] - ends[last];
            if (length == Chunk.CAPACITY) {
                all = Arrays.copyOf(all, ++last + 1);
                int first = last == 0 ? FIRST_CAPACITY : Chunk.CAPACITY;
                all[last] = new Chunk(Math.min(Chunk.CAPACITY, Math.max(first, rows.size() - n)));
                ends = Arrays.copyOf(ends, last + 2);
                ends[last + 1] = ends[last];
            } else if (length == all[last].capacity()) {
                if (all == chunks) all = chunks.clone();
                all[last] = all[last].copy(length, Math.min(Chunk.CAPACITY, 2 * length));
            }
            all[last].set(ends[last + 1] - ends[last], row);
            ends[last + 1]++;
            sums = sums.plus(1, row.bits(), row.octets(), row.size());
        }
        return new Table(all, ends, modSeq, flagBits, sums);
    }

    /** With another HIGHESTMODSEQ. */
    public Table at(long modSeq) {
        return new Table(chunks, starts, modSeq, flagBits, totals);
    }

    /** With other flags; {@code indexes} ascending. */
    public Table withFlags(int[] indexes, int[] bits, long modSeq) {
        Chunk[] all = chunks.clone();
        Totals sums = totals;
        for (int n = 0; n < indexes.length; n++) {
            int c = chunkOf(indexes[n]);
            int i = indexes[n] - starts[c];
            if (all[c] == chunks[c]) all[c] = chunks[c].forFlags();
            sums = sums.plus(-1, all[c].bits(i), 0, 0).plus(1, bits[n], 0, 0);
            all[c].setFlags(i, bits[n], modSeq);
        }
        return new Table(all, starts, modSeq, flagBits, sums);
    }

    /** Without the messages at these indexes, ascending. */
    public Table without(int[] indexes, long modSeq) {
        if (indexes.length == 0) return at(modSeq);
        Chunk[] all = new Chunk[chunks.length];
        int[] ends = new int[chunks.length + 1];
        int used = 0;
        int n = 0;
        Totals sums = totals;
        for (int c = 0; c < chunks.length; c++) {
            int length = starts[c + 1] - starts[c];
            boolean touched = n < indexes.length && indexes[n] < starts[c + 1];
            Chunk kept = touched ? new Chunk(chunks[c].capacity()) : chunks[c];
            int left = touched ? 0 : length;
            for (int i = 0; touched && i < length; i++) {
                if (n < indexes.length && indexes[n] == starts[c] + i) {
                    sums = sums.plus(-1, chunks[c].bits(i), chunks[c].octets(i), chunks[c].size(i));
                    n++;
                } else {
                    kept.copy(left++, chunks[c], i);
                }
            }
            if (left == 0) continue;
            if (used > 0 && left + ends[used] - ends[used - 1] <= Chunk.CAPACITY / 2) {
                all[used - 1] = joined(all[used - 1], ends[used] - ends[used - 1], kept, left);
                ends[used] += left;
            } else {
                all[used] = kept;
                ends[used + 1] = ends[used] + left;
                used++;
            }
        }
        return new Table(Arrays.copyOf(all, used), Arrays.copyOf(ends, used + 1), modSeq, flagBits, sums);
    }

    private static Chunk joined(Chunk a, int lengthA, Chunk b, int lengthB) {
        Chunk both = a.copy(lengthA, Chunk.CAPACITY);
        for (int i = 0; i < lengthB; i++) both.copy(lengthA + i, b, i);
        return both;
    }

    public Table with(FlagBits newFlagBits) {
        return new Table(chunks, starts, highestModSeq, newFlagBits, totals);
    }

    /** The file of a message has been renamed: nothing that the contract shows. */
    public void setFile(int index, int fileBits, byte place) {
        int c = chunkOf(index);
        chunks[c].setFile(index - starts[c], fileBits, place);
    }

    /** The summary of a message has been kept: nothing that the contract shows. */
    public void setSummaryAt(int index, long at) {
        int c = chunkOf(index);
        chunks[c].setSummaryAt(index - starts[c], at);
    }
}
