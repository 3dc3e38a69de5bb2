package org.amphora.maildir.internal.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages in order, each told by how it differs from the one before. For one pass. */
final class RowCodec {
    private long uid;
    private long modSeq;
    private long date;
    private byte[] base = new byte[0];

    void write(ByteSink out, Row r) {
        byte[] b = r.base().getBytes(StandardCharsets.UTF_8);
        int same = Math.max(0, Arrays.mismatch(b, base));
        out.number(r.uid() - uid).signed(r.modSeq() - modSeq).fixed32(r.bits()).signed(r.date() - date);
        out.number(r.octets()).signed(r.size() - r.octets());
        out.number(same).number(b.length - same).raw(b, same, b.length - same);
        out.signed(r.fileBits() ^ r.bits()).octet(r.place()).number(r.summaryAt());
        uid = r.uid();
        modSeq = r.modSeq();
        date = r.date();
        base = b;
    }

    Row read(ByteSource in) throws Damaged {
        uid += in.number();
        modSeq += in.signed();
        int bits = in.fixed32();
        date += in.signed();
        long octets = in.number();
        long size = octets + in.signed();
        int same = (int) Math.min(Integer.MAX_VALUE, in.number());
        if (same < 0 || same > base.length) throw new Damaged("a name makes no sense");
        int more = in.count();
        byte[] b = Arrays.copyOf(base, same + more);
        in.raw(b, same, more);
        base = b;
        String name = new String(b, StandardCharsets.UTF_8);
        int fileBits = (int) in.signed() ^ bits;
        return new Row(uid, modSeq, bits, date, octets, size, name, fileBits, (byte) in.octet(), in.number());
    }
}
