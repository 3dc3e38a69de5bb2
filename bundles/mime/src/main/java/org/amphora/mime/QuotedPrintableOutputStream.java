package org.amphora.mime;

import java.io.IOException;
import java.io.OutputStream;

/** The encoding of text, RFC 2045 §6.7: lines of at most 76, line ends kept, white space before them encoded. */
final class QuotedPrintableOutputStream extends OutputStream {
    private static final int LONGEST = 76;
    private static final String HEX = "0123456789ABCDEF";

    private final OutputStream out;
    private int column;
    /** An octet that waits for the next one, or -1: white space, or CR. */
    private int held = -1;

    QuotedPrintableOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        int b = octet & 0xff;
        if (held == '\r') {
            held = -1;
            if (b == '\n') {
                endLine();
                return;
            }
            encoded('\r');
        } else if (held >= 0) {
            if (b == '\r') encoded(held);
            else literal(held);
            held = -1;
        }
        if (b == '\r' || b == ' ' || b == '\t') held = b;
        else if (b > ' ' && b < 127 && b != '=') literal(b);
        else encoded(b);
    }

    private void literal(int b) throws IOException {
        room(1);
        out.write(b);
        column++;
    }

    private void encoded(int b) throws IOException {
        room(3);
        out.write('=');
        out.write(HEX.charAt(b >> 4));
        out.write(HEX.charAt(b & 15));
        column += 3;
    }

    /** A line that goes on ends in {@code =}. */
    private void room(int next) throws IOException {
        if (column + next < LONGEST) return;
        out.write('=');
        endLine();
    }

    private void endLine() throws IOException {
        out.write('\r');
        out.write('\n');
        column = 0;
    }

    /** Nothing comes any more. */
    void finish() throws IOException {
        if (held >= 0) encoded(held);
        held = -1;
    }
}
