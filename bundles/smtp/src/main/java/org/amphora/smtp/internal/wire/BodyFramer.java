package org.amphora.smtp.internal.wire;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The bytes between {@code 354} and the final dot. Takes off the dots of transparency (RFC 5321 §4.5.2) and finds the
 * end, which is CRLF, dot, CRLF and nothing like it: a CR or LF alone begins and ends no line, so that no message can
 * hide another.
 */
public final class BodyFramer implements Framer {
    private enum State {
        LINE_START,
        TEXT,
        /** CR in a line. */
        CR,
        /** A dot that began a line: it is withheld. */
        DOT,
        /** Such a dot and CR: both are withheld. */
        DOT_CR
    }

    private final boolean mend;
    private State state = State.LINE_START;
    private boolean bareNewline;

    /** @param mend makes CRLF of each CR or LF alone */
    public BodyFramer(boolean mend) {
        this.mend = mend;
    }

    @Override
    public boolean bareNewline() {
        return bareNewline;
    }

    @Override
    public boolean isLast() {
        return true;
    }

    @Override
    public boolean feed(ByteBuffer in, Consumer<ByteBuffer> sink) {
        if (in.hasArray()) return scan(in, sink);
        byte[] copy = new byte[in.remaining()];
        in.duplicate().get(copy);
        ByteBuffer work = ByteBuffer.wrap(copy);
        boolean end = scan(work, sink);
        in.position(in.position() + work.position());
        return end;
    }

    private boolean scan(ByteBuffer in, Consumer<ByteBuffer> sink) {
        byte[] a = in.array();
        int base = in.arrayOffset();
        int limit = in.limit();
        int end = base + limit;
        int i = base + in.position();
        int from = i;
        boolean done = false;
        while (i < end && !done) {
            switch (state) {
                case TEXT -> {
                    while (i < end && a[i] != '\r' && a[i] != '\n') i++;
                    if (i == end) break;
                    if (a[i++] == '\r') {
                        state = State.CR;
                    } else {
                        bareNewline = true;
                        if (mend) {
                            emit(in, from - base, i - 1 - base, sink);
                            sink.accept(ByteBuffer.wrap(new byte[] {'\r'}));
                            from = i - 1;
                        }
                    }
                }
                case CR -> {
                    if (a[i] == '\n') {
                        i++;
                        state = State.LINE_START;
                    } else {
                        emit(in, from - base, i - base, sink);
                        from = i;
                        bareCr(sink);
                    }
                }
                case LINE_START -> {
                    if (a[i] == '.') {
                        emit(in, from - base, i - base, sink);
                        from = ++i;
                        state = State.DOT;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT -> {
                    if (a[i] == '\r') {
                        from = ++i;
                        state = State.DOT_CR;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (a[i] == '\n') {
                        from = ++i;
                        done = true;
                    } else {
                        sink.accept(ByteBuffer.wrap(new byte[] {'\r'}));
                        bareCr(sink);
                    }
                }
            }
        }
        emit(in, from - base, i - base, sink);
        in.limit(limit).position(i - base);
        return done;
    }

    private void bareCr(Consumer<ByteBuffer> sink) {
        bareNewline = true;
        if (mend) sink.accept(ByteBuffer.wrap(new byte[] {'\n'}));
        state = State.TEXT;
    }

    private static void emit(ByteBuffer in, int from, int to, Consumer<ByteBuffer> sink) {
        if (from == to) return;
        in.limit(to).position(from);
        sink.accept(in);
        in.limit(in.capacity());
    }
}
