package org.amphora.dkim.internal.canonical;

/** RFC 6376 §3.4.4: white space made one space, none before a line end, no empty lines at the end. */
final class RelaxedBody implements BodyForm {
    private final BodySink sink;
    private final byte[] out = new byte[4096];
    private int filled;
    /** Line ends and white space that count only if something follows. */
    private long lineEnds;

    private boolean space;
    private boolean cr;
    private boolean empty = true;

    RelaxedBody(BodySink sink) {
        this.sink = sink;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            if (cr) {
                cr = false;
                if (b == '\n') {
                    lineEnds++;
                    space = false;
                    continue;
                }
                content((byte) '\r');
            }
            if (b == ' ' || b == '\t') space = true;
            else if (b == '\r') cr = true;
            else content(b);
        }
    }

    private void content(byte b) {
        for (; lineEnds > 0; lineEnds--) {
            put((byte) '\r');
            put((byte) '\n');
        }
        if (space) put((byte) ' ');
        space = false;
        empty = false;
        put(b);
    }

    private void put(byte b) {
        if (filled == out.length) flush();
        out[filled++] = b;
    }

    private void flush() {
        sink.write(out, 0, filled);
        filled = 0;
    }

    @Override
    public void finish() {
        if (cr) content((byte) '\r');
        flush();
        if (!empty) sink.write(CRLF, 0, 2);
    }
}
