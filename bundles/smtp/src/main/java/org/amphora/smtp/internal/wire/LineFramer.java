package org.amphora.smtp.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts input into command lines. A line ends with CRLF; a CR or LF alone ends nothing, so that what follows it can
 * never be a command. A partial line is left in the buffer, for this framer or for the one of a handler that takes
 * over.
 */
public final class LineFramer {
    /** What {@link #next} has found. */
    public enum Found {
        /** No whole line: more input is needed. */
        NOTHING,
        /** {@link #text()} is a line without its CRLF. */
        LINE,
        /** The limit is reached; {@link #text()} is the line's beginning, and the rest of it will be passed over. */
        TOO_LONG,
        /** A CR or LF alone; {@link #text()} is what stands before it, in short, and the rest will be passed over. */
        BARE_NEWLINE
    }

    private static final int HEAD = 16;

    /** Octets behind the buffer's position that have been looked at. */
    private int scanned;
    /** The rest of a refused line is passed over. */
    private boolean passing;
    /** The last octet passed over was CR. */
    private boolean passedCr;

    private String text = "";

    /**
     * Consumes one line.
     *
     * @param limit octets with CRLF
     */
    public Found next(ByteBuffer in, int limit) {
        if (passing && !pass(in)) return Found.NOTHING;
        int start = in.position();
        int end = Math.min(in.remaining(), limit);
        boolean cr = scanned > 0 && in.get(start + scanned - 1) == '\r';
        for (int i = scanned; i < end; i++) {
            byte b = in.get(start + i);
            if (b == '\n' && cr) {
                text = take(in, i - 1);
                in.position(start + i + 1);
                scanned = 0;
                return Found.LINE;
            }
            if (b == '\n' || cr) {
                text = take(in, Math.min(HEAD, i));
                return refuse(in, b == '\n' ? i + 1 : i, Found.BARE_NEWLINE);
            }
            cr = b == '\r';
        }
        scanned = end;
        if (end < limit) return Found.NOTHING;
        passedCr = cr;
        text = take(in, Math.min(HEAD, end));
        return refuse(in, end, Found.TOO_LONG);
    }

    /** The line, an octet for each character. */
    public String text() {
        return text;
    }

    /** Whether the next octet begins a line. */
    public boolean atBoundary() {
        return !passing;
    }

    /** Forgets what it knows of the buffer: TLS has begun. */
    public void reset() {
        scanned = 0;
        passing = false;
        passedCr = false;
    }

    private Found refuse(ByteBuffer in, int octets, Found found) {
        in.position(in.position() + octets);
        if (found == Found.BARE_NEWLINE) passedCr = false;
        scanned = 0;
        passing = true;
        return found;
    }

    private boolean pass(ByteBuffer in) {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n' && passedCr) {
                reset();
                return true;
            }
            passedCr = b == '\r';
        }
        return false;
    }

    private static String take(ByteBuffer in, int octets) {
        byte[] line = new byte[octets];
        in.get(line);
        in.position(in.position() - octets);
        return new String(line, StandardCharsets.ISO_8859_1);
    }
}
