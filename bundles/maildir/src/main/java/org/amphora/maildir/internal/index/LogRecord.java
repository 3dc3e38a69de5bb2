package org.amphora.maildir.internal.index;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.store.UidSet;

/** What the log tells. */
public sealed interface LogRecord {
    /** From here on UIDs below {@code uidLimit} and MODSEQs below {@code modSeqLimit} may be used. */
    record Reserved(long uidLimit, long modSeqLimit) implements LogRecord {}

    /** A message has come. */
    record Added(Row row) implements LogRecord {}

    /** Messages have these flags now. */
    record Flagged(long modSeq, int bits, UidSet uids) implements LogRecord {}

    /**
     * Messages have gone.
     *
     * @param ours whether we removed them; else another program did, and what it brings back stays
     */
    record Gone(long modSeq, UidSet uids, boolean ours) implements LogRecord {}

    /** Puts a record behind what is in the sink. */
    static void write(ByteSink out, LogRecord record, long generation) {
        int start = out.length();
        out.fixed64(0);
        if (record instanceof Reserved r) {
            out.octet(1).number(r.uidLimit).number(r.modSeqLimit);
        } else if (record instanceof Added a) {
            writeRow(out.octet(2), a.row);
        } else if (record instanceof Flagged f) {
            out.octet(3).number(f.modSeq).fixed32(f.bits).uids(f.uids);
        } else if (record instanceof Gone g) {
            out.octet(g.ours ? 4 : 5).number(g.modSeq).uids(g.uids);
        }
        out.seal(start, generation);
    }

    private static void writeRow(ByteSink out, Row r) {
        out.number(r.uid()).number(r.modSeq()).fixed32(r.bits()).signed(r.date());
        out.number(r.octets()).number(r.size()).text(r.base());
        out.fixed32(r.fileBits()).octet(r.place()).number(r.summaryAt());
    }

    /** The records from {@code from} on, up to the first that was not wholly written; where that is goes into {@code end}. */
    static List<LogRecord> readAll(byte[] bytes, int from, long generation, int[] end) {
        List<LogRecord> records = new ArrayList<>();
        int at = from;
        try {
            while (bytes.length - at >= 8) {
                ByteSource head = new ByteSource(bytes, at, at + 8);
                int length = head.fixed32();
                int checksum = head.fixed32();
                if (length < 1 || length > bytes.length - at - 8) break;
                if (checksum != ByteSink.checksum(bytes, at + 8, length, generation)) break;
                records.add(read(new ByteSource(bytes, at + 8, at + 8 + length)));
                at += 8 + length;
            }
        } catch (Damaged e) {
            // the checksum was right by chance: the good part ends before it
        }
        end[0] = at;
        return records;
    }

    private static LogRecord read(ByteSource in) throws Damaged {
        return switch (in.octet()) {
            case 1 -> new Reserved(in.number(), in.number());
            case 2 -> new Added(readRow(in));
            case 3 -> new Flagged(in.number(), in.fixed32(), in.uids());
            case 4 -> new Gone(in.number(), in.uids(), true);
            case 5 -> new Gone(in.number(), in.uids(), false);
            default -> throw new Damaged("a record of a kind that is not known");
        };
    }

    private static Row readRow(ByteSource in) throws Damaged {
        long uid = in.number();
        long modSeq = in.number();
        int bits = in.fixed32();
        long date = in.signed();
        long octets = in.number();
        long size = in.number();
        String base = in.text();
        return new Row(uid, modSeq, bits, date, octets, size, base, in.fixed32(), (byte) in.octet(), in.number());
    }
}
