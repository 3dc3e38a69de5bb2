package org.amphora.dovecotauth.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts lines from the input. A partial line stays in the input, so that a session can be handed over at any moment. A
 * CR before the LF is dropped, as Dovecot has it. Not for several threads.
 */
final class LineFramer {
    /** What {@link #next} gives for a line above the limit, as soon as it is above it. */
    static final String TOO_LONG = new String("too long");

    /** How many bytes from the position on are known to hold no line end: a slow line is not scanned again and again. */
    private int scanned;

    /** The next line without its end, {@link #TOO_LONG}, or null if it is not complete. */
    String next(ByteBuffer in, int limit) {
        int start = in.position();
        for (int i = start + scanned; i < in.limit(); i++) {
            if (in.get(i) != '\n') continue;
            in.position(i + 1);
            scanned = 0;
            return i - start > limit ? TOO_LONG : text(in, start, i > start && in.get(i - 1) == '\r' ? i - 1 : i);
        }
        scanned = in.remaining();
        return scanned > limit ? TOO_LONG : null;
    }

    private static String text(ByteBuffer in, int start, int end) {
        byte[] line = new byte[end - start];
        in.get(start, line);
        return new String(line, StandardCharsets.UTF_8);
    }
}
