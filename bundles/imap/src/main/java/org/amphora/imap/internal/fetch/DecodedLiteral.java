package org.amphora.imap.internal.fetch;

import java.io.IOException;
import java.io.InputStream;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.wire.Output;
import org.amphora.mime.BodyText;
import org.amphora.mime.MimePart;

/**
 * A part without its transfer encoding, RFC 3516 §4.3. It is decoded twice, a block at a time: a literal begins with its
 * length, and one that holds a NUL with a tilde.
 */
final class DecodedLiteral implements Pieces {
    private static final int BLOCK = 32 * 1024;

    private final MessageSource source;
    private final MimePart part;
    private final BinaryItem item;

    private InputStream in;
    private long position;
    /** Octets that are asked for, counted first, then those that are still to come. */
    private long octets;

    private boolean holdsNul;
    private boolean counted;

    /** @param part null for the whole message, which has no transfer encoding */
    DecodedLiteral(MessageSource source, MimePart part, BinaryItem item) {
        this.source = source;
        this.part = part;
        this.item = item;
    }

    private InputStream open() throws IOException {
        if (part == null) return source.stream(0, source.body().length());
        InputStream raw = source.stream(part.bodyStart(), part.size());
        return part.isMultipart() ? raw : BodyText.decoded(part, raw);
    }

    @Override
    public boolean next(Output out) throws IOException {
        if (in == null) in = open();
        if (!counted) {
            counted = !count();
            if (counted) announce(out);
            return !counted || octets > 0 && !item.sizeOnly();
        }
        byte[] block = new byte[BLOCK];
        int n = in.read(block);
        if (n <= 0) throw new IOException("a part is not the same when it is decoded again");
        int from = (int) Math.min(n, Math.max(0, item.partial().first() - position));
        int count = (int) Math.min(n - from, octets);
        out.put(block, from, count);
        position += n;
        octets -= count;
        return octets > 0;
    }

    /** Looks at the next block; false if that was all that counts. */
    private boolean count() throws IOException {
        byte[] block = new byte[BLOCK];
        int n = in.read(block);
        if (n < 0) return false;
        int from = (int) Math.min(n, Math.max(0, item.partial().first() - position));
        int count = (int) Math.min(n - from, item.partial().count() - octets);
        for (int i = from; i < from + count && !holdsNul; i++) holdsNul = block[i] == 0;
        position += n;
        octets += count;
        return octets < item.partial().count();
    }

    private void announce(Output out) {
        in = null;
        position = 0;
        if (item.sizeOnly()) out.put(octets);
        else out.put(holdsNul ? "~{" : "{").put(octets).put("}\r\n");
    }
}
