package org.amphora.imap.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts commands from the input. A command is its lines joined, with the literals between them where they stood; one
 * that goes elsewhere (a message that is appended) leaves only its announcement. A bare LF ends a line as CRLF does.
 *
 * <p>The beginning of a command's first line stays in the input, so that a session can be handed over at any moment.
 * What is refused is passed over up to its end, literals for which nobody waits included (RFC 7888 §4).
 */
public final class Framer {
    /** What {@link #next} has found. */
    public enum Found {
        /** More input is needed. */
        NOTHING,
        /** {@link #take()} gives a command. */
        COMMAND,
        /** {@link #literal()} is announced: call {@link #keep}, {@link #divert}, {@link #pass} or {@link #take}. */
        LITERAL,
        /** Bytes of a diverted literal lie at the position, {@link #left()} at most: to be consumed and counted. */
        DATA,
        /** The lines are longer than the limit; the rest of the command is passed over, then comes PASSED. */
        TOO_LONG,
        /** The end of a command that was passed over. */
        PASSED
    }

    private enum Mode {
        LINE,
        KEEP,
        DIVERT,
        PASS_LINE,
        PASS_LITERAL,
        PASSED
    }

    private static final byte[] EMPTY = {};
    /** A partial line up to this stays in the input. */
    private static final int LEFT_TO_NET = 4096;

    private final int lineLimit;

    private Mode mode = Mode.LINE;
    private byte[] text = EMPTY;
    private int length;
    /** Octets of literals in the text. */
    private int kept;
    /** Bytes behind the position that are known to hold no LF. */
    private int scanned;

    private Literal literal;
    private long left;

    /** @param lineLimit octets of all lines of a command together, its literals not counted */
    public Framer(int lineLimit) {
        this.lineLimit = lineLimit;
    }

    /** @param raw whether a line is only a line: an answer to a challenge, or the end of an IDLE */
    public Found next(ByteBuffer in, boolean raw) {
        if (mode == Mode.PASSED) return passed();
        while (in.hasRemaining()) {
            Found found =
                    switch (mode) {
                        case LINE -> line(in, raw);
                        case KEEP -> keepFrom(in);
                        case DIVERT -> Found.DATA;
                        case PASS_LINE, PASSED -> passLine(in);
                        case PASS_LITERAL -> passLiteral(in);
                    };
            if (found != null) return found;
        }
        return Found.NOTHING;
    }

    private Found line(ByteBuffer in, boolean raw) {
        int start = in.position();
        for (int i = start + scanned; i < in.limit(); i++) {
            if (in.get(i) != '\n') continue;
            scanned = 0;
            append(in, i + 1 - start);
            length -= length > 1 && text[length - 2] == '\r' ? 2 : 1;
            literal = raw ? null : Literal.at(text, length);
            if (length - kept > lineLimit) return endTooLong();
            if (literal == null) return Found.COMMAND;
            room(2);
            text[length++] = '\r';
            text[length++] = '\n';
            return Found.LITERAL;
        }
        scanned = in.remaining();
        if (length == 0 && scanned <= Math.min(LEFT_TO_NET, lineLimit)) return Found.NOTHING;
        append(in, scanned);
        scanned = 0;
        // a CR may belong to the line's end
        int line = length - kept - (text[length - 1] == '\r' ? 1 : 0);
        if (line <= lineLimit) return null;
        mode = Mode.PASS_LINE;
        return Found.TOO_LONG;
    }

    private Found endTooLong() {
        if (literal == null || literal.sync()) mode = Mode.PASSED;
        else startPassing(literal.size());
        return Found.TOO_LONG;
    }

    private Found keepFrom(ByteBuffer in) {
        int n = (int) Math.min(left, in.remaining());
        append(in, n);
        kept += n;
        left -= n;
        if (left == 0) mode = Mode.LINE;
        return null;
    }

    private Found passLine(ByteBuffer in) {
        int start = in.position();
        int end = start;
        while (end < in.limit() && in.get(end) != '\n') end++;
        boolean whole = end < in.limit();
        int from = Math.max(start, end - Literal.LONGEST - 1);
        in.position(from);
        append(in, end - from);
        keepTail();
        if (!whole) return null;
        in.position(end + 1);
        if (length > 0 && text[length - 1] == '\r') length--;
        Literal announced = Literal.at(text, length);
        if (announced == null || announced.sync()) return passed();
        startPassing(announced.size());
        return null;
    }

    private Found passLiteral(ByteBuffer in) {
        length = 0;
        int n = (int) Math.min(left, in.remaining());
        in.position(in.position() + n);
        left -= n;
        if (left == 0) mode = Mode.PASS_LINE;
        return null;
    }

    private Found passed() {
        reset();
        return Found.PASSED;
    }

    /** Only the end of a line that is passed over matters: it may announce a literal. */
    private void keepTail() {
        int n = Math.min(length, Literal.LONGEST + 1);
        text = Arrays.copyOfRange(text, length - n, length);
        length = n;
    }

    private void append(ByteBuffer in, int n) {
        room(n);
        in.get(text, length, n);
        length += n;
    }

    private void room(int n) {
        if (length + n <= text.length) return;
        text = Arrays.copyOf(text, length == 0 ? n + 2 : Math.max(length + n, length + length / 2));
    }

    // ---- what the session does with what was found

    /** The literal announced last. */
    public Literal literal() {
        return literal;
    }

    /** Octets of literals kept in this command so far. */
    public int kept() {
        return kept;
    }

    /** The command so far, from its tag on. */
    public Arguments soFar() {
        return new Arguments(text, length, List.of());
    }

    /** The literal becomes part of the command. */
    public void keep() {
        left = literal.size();
        mode = left == 0 ? Mode.LINE : Mode.KEEP;
    }

    /** The literal's bytes are given as DATA. */
    public void divert() {
        left = literal.size();
        mode = left == 0 ? Mode.LINE : Mode.DIVERT;
    }

    /** Bytes of the diverted literal that are to come. */
    public long left() {
        return left;
    }

    /** So many bytes of the diverted literal were consumed. */
    public void count(int bytes) {
        left -= bytes;
        if (left == 0) mode = Mode.LINE;
    }

    /** The command is refused and the client does not wait: its rest is passed over. */
    public void pass() {
        startPassing(literal.size());
    }

    /** What is to come of a diverted literal is not wanted any more. */
    public void passRest() {
        startPassing(left);
    }

    private void startPassing(long size) {
        left = size;
        mode = Mode.PASS_LITERAL;
    }

    /** The command; the next one begins. */
    public byte[] take() {
        byte[] command = length == text.length ? text : Arrays.copyOf(text, length);
        reset();
        return command;
    }

    /** Forgets all: a command was answered before its end, or TLS has begun. */
    public void reset() {
        mode = Mode.LINE;
        text = EMPTY;
        length = 0;
        kept = 0;
        scanned = 0;
        literal = null;
        left = 0;
    }

    /** Whether the next byte of the input begins a command. */
    public boolean atBoundary() {
        return mode == Mode.LINE && length == 0;
    }
}
