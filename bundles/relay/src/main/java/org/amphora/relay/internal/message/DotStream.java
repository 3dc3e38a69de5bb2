package org.amphora.relay.internal.message;

import java.io.IOException;
import java.io.OutputStream;

/** What DATA is followed by, RFC 5321 §4.5.2: a dot before a dot that begins a line, and CRLF for any line end. */
final class DotStream extends OutputStream {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] END = {'.', '\r', '\n'};

    private final OutputStream out;
    private boolean lineStart = true;
    /** A CR was met, of which nothing has been written yet. */
    private boolean cr;

    DotStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int from = offset;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (cr && b != '\n') {
                endLine();
                from = i;
            }
            cr = false;
            if (b == '\r' || b == '\n') {
                out.write(bytes, from, i - from);
                from = i + 1;
                if (b == '\r') cr = true;
                else endLine();
            } else {
                if (lineStart && b == '.') out.write('.');
                lineStart = false;
            }
        }
        out.write(bytes, from, end - from);
    }

    private void endLine() throws IOException {
        out.write(CRLF);
        lineStart = true;
    }

    /** The end of the last line, if it has none, and the final dot. */
    void finish() throws IOException {
        if (cr || !lineStart) endLine();
        out.write(END);
    }
}
