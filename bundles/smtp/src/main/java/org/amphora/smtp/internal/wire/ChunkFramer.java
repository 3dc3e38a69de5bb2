package org.amphora.smtp.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The chunks of one message, RFC 3030 §2, which end by their length. A line may begin in one chunk and end in another.
 * A message whose last line has no end is given one: without it the message could not go on by DATA.
 */
public final class ChunkFramer implements Framer {
    private final boolean mend;
    private long left;
    private boolean last;
    /** The octet before, in this chunk or another; at first as behind a line. */
    private byte previous = '\n';

    private boolean bareNewline;

    /** @param mend makes CRLF of each CR or LF alone */
    public ChunkFramer(boolean mend) {
        this.mend = mend;
    }

    /** The next chunk begins. */
    public void begin(long octets, boolean isLast) {
        left = octets;
        last = isLast;
    }

    @Override
    public boolean bareNewline() {
        return bareNewline;
    }

    @Override
    public boolean isLast() {
        return last;
    }

    @Override
    public boolean feed(ByteBuffer in, Consumer<ByteBuffer> sink) {
        int from = in.position();
        int end = from + (int) Math.min(left, in.remaining());
        left -= end - from;
        for (int i = from; i < end; i++) {
            byte b = in.get(i);
            if ((b == '\n') != (previous == '\r')) {
                bareNewline = true;
                if (mend) {
                    emit(in, from, i, sink);
                    from = i;
                    add(b == '\n' ? "\r" : "\n", sink);
                }
            }
            previous = b;
        }
        emit(in, from, end, sink);
        in.position(end);
        if (left == 0 && last) endLine(sink);
        return left == 0;
    }

    private void endLine(Consumer<ByteBuffer> sink) {
        if (previous == '\r') {
            bareNewline = true;
            add("\n", sink);
        } else if (previous != '\n') {
            add("\r\n", sink);
        }
    }

    private static void emit(ByteBuffer in, int from, int to, Consumer<ByteBuffer> sink) {
        if (from < to) sink.accept(in.slice(from, to - from));
    }

    private static void add(String octets, Consumer<ByteBuffer> sink) {
        sink.accept(StandardCharsets.US_ASCII.encode(octets));
    }
}
