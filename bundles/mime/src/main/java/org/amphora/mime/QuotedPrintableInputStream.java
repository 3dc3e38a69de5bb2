package org.amphora.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Undoes quoted-printable, RFC 2045 §6.7: escapes become bytes, soft line breaks go, and so do blanks at the end of a
 * line. What is malformed stands as it is. A run of blanks longer than a line may be is kept, so that nothing is
 * held but a block. (Mime4j's decoder holds such a run whole.)
 */
final class QuotedPrintableInputStream extends InputStream {
    private static final int MAX_LINE = 76;
    private static final int SOFT_BREAK = -1;
    private static final int LITERAL = -2;

    private final InputStream in;
    private final byte[] block = new byte[4096];
    private int at;
    private int filled;

    /** Bytes read ahead: blanks that the end of the line may take away, or a byte that was no escape. */
    private final byte[] held = new byte[MAX_LINE + 4];

    private int heldAt;
    private int heldEnd;

    QuotedPrintableInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        if (heldAt < heldEnd) return held[heldAt++] & 0xff;
        while (true) {
            int c = next();
            if (c == ' ' || c == '\t') return blanks(c);
            if (c != '=') return c;
            int escaped = escape();
            if (escaped >= 0) return escaped;
            if (escaped == LITERAL) return '=';
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = 0;
        while (n < length) {
            int c = read();
            if (c < 0) return n == 0 ? -1 : n;
            target[offset + n++] = (byte) c;
            if (at == filled && heldAt == heldEnd) break;
        }
        return n;
    }

    /** Behind an equals sign: the byte that is meant, a soft break, or nothing, and then what was read is held. */
    private int escape() throws IOException {
        heldAt = 0;
        heldEnd = 0;
        int c = next();
        // blanks between the sign and the line end are rubbish of transport, RFC 2045 §6.7 (3)
        while ((c == ' ' || c == '\t') && heldEnd < MAX_LINE) {
            held[heldEnd++] = (byte) c;
            c = next();
        }
        if (c == '\r') {
            held[heldEnd++] = (byte) c;
            c = next();
        }
        if (c == '\n' || c < 0) {
            heldEnd = 0;
            return SOFT_BREAK;
        }
        if (heldEnd == 0) {
            int low = next();
            int value = low < 0 ? -1 : EncodedWord.hex((char) c, (char) low);
            if (value >= 0) return value;
            back(low);
        }
        back(c);
        return LITERAL;
    }

    /** A run of blanks of which the first was read: nothing before a line end, else the run. */
    private int blanks(int first) throws IOException {
        heldAt = 0;
        heldEnd = 0;
        held[heldEnd++] = (byte) first;
        int c = next();
        while ((c == ' ' || c == '\t') && heldEnd < MAX_LINE) {
            held[heldEnd++] = (byte) c;
            c = next();
        }
        int behind = c;
        if (c == '\r') {
            behind = next();
            back(behind);
        }
        back(c);
        if (behind == '\n' || behind < 0) heldEnd = 0;
        return heldAt < heldEnd ? held[heldAt++] & 0xff : read();
    }

    private int next() throws IOException {
        if (at == filled) {
            // two bytes stay free in front for what is given back
            int n = in.read(block, 2, block.length - 2);
            if (n <= 0) return -1;
            at = 2;
            filled = 2 + n;
        }
        return block[at++] & 0xff;
    }

    private void back(int c) {
        if (c < 0) return;
        block[--at] = (byte) c;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
