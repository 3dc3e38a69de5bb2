package org.amphora.pop3.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts command lines from the input. A partial line stays in the input, so that a session can be handed over at any
 * moment; one that is longer than the limit is thrown away up to its end. A bare LF ends a line as CRLF does, as
 * Dovecot has it. Not for several threads.
 */
final class LineFramer {
    /** What {@link #next} gives for a line above the limit. */
    static final String TOO_LONG = new String("too long");

    private boolean skipping;
    /** How many bytes from the position on are known to hold no line end: a slow line is not scanned again and again. */
    private int scanned;

    /** The next line without its end, {@link #TOO_LONG}, or null if it is not complete. Octets map to chars 1:1. */
    String next(ByteBuffer in, int limit) {
        int start = in.position();
        for (int i = start + scanned; i < in.limit(); i++) {
            if (in.get(i) != '\n') continue;
            in.position(i + 1);
            scanned = 0;
            boolean tooLong = skipping || i - start > limit;
            skipping = false;
            return tooLong ? TOO_LONG : text(in, start, i > start && in.get(i - 1) == '\r' ? i - 1 : i);
        }
        scanned = in.remaining();
        if (scanned > limit) {
            skipping = true;
            scanned = 0;
            in.position(in.limit());
        }
        return null;
    }

    private static String text(ByteBuffer in, int start, int end) {
        byte[] line = new byte[end - start];
        in.get(start, line);
        return new String(line, StandardCharsets.ISO_8859_1);
    }
}
