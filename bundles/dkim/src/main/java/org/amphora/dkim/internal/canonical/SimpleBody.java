package org.amphora.dkim.internal.canonical;

/** RFC 6376 §3.4.3: as it is, but for empty lines at the end; never without a line end. */
final class SimpleBody implements BodyForm {
    private final BodySink sink;
    /** Line ends that count only if something follows. */
    private long lineEnds;

    private boolean cr;

    SimpleBody(BodySink sink) {
        this.sink = sink;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int start = offset;
        for (int i = offset; i < end; i++) {
            if (cr) {
                cr = false;
                if (bytes[i] == '\n') {
                    lineEnds++;
                    start = i + 1;
                    continue;
                }
                content(CRLF, 0, 1);
            }
            if (bytes[i] == '\r') {
                content(bytes, start, i);
                cr = true;
                start = i + 1;
            }
        }
        content(bytes, start, end);
    }

    private void content(byte[] bytes, int from, int to) {
        if (from >= to) return;
        for (; lineEnds > 0; lineEnds--) sink.write(CRLF, 0, 2);
        sink.write(bytes, from, to - from);
    }

    @Override
    public void finish() {
        if (cr) content(CRLF, 0, 1);
        sink.write(CRLF, 0, 2);
    }
}
