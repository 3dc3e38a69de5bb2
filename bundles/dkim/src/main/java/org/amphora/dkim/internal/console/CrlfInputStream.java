package org.amphora.dkim.internal.console;

import java.io.IOException;
import java.io.InputStream;

/** A text with CRLF where a line ends with LF alone, as files have it. Not for several threads. */
final class CrlfInputStream extends InputStream {
    private final InputStream in;
    private int last = -1;
    private boolean lfWaits;

    CrlfInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        if (lfWaits) {
            lfWaits = false;
            return last = '\n';
        }
        int b = in.read();
        if (b != '\n' || last == '\r') return last = b;
        lfWaits = true;
        return last = '\r';
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = 0;
        while (n < length) {
            int b = read();
            if (b < 0) return n == 0 ? -1 : n;
            target[offset + n++] = (byte) b;
        }
        return n;
    }
}
