package org.amphora.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One field of a header section: a view on the bytes that its {@link Headers} were parsed from, copied only when asked
 * for.
 */
public final class HeaderField {
    private final byte[] bytes;
    private final long base;
    private final int start;
    private final int nameEnd;
    private final int bodyStart;
    private final int end;

    /** Positions are indexes into {@code bytes}; {@code base} is the offset in the message of index 0. */
    HeaderField(byte[] bytes, long base, int start, int nameEnd, int bodyStart, int end) {
        this.bytes = bytes;
        this.base = base;
        this.start = start;
        this.nameEnd = nameEnd;
        this.bodyStart = bodyStart;
        this.end = end;
    }

    /** The name as it was written; empty for a line that is no field (no colon, or a name that cannot be one). */
    public String name() {
        return latin1(start, nameEnd);
    }

    /** Whether the name is this one, ASCII case apart. */
    public boolean is(String name) {
        return matches(bytes, start, nameEnd, name);
    }

    /** Offset in the message of the first byte of the field. */
    public long offset() {
        return base + start;
    }

    /** Bytes of the whole field with its folding and its line end. */
    public int length() {
        return end - start;
    }

    /** Offset in the message of the first byte behind the colon; for a line that is no field its first byte. */
    public long bodyOffset() {
        return base + bodyStart;
    }

    /** The field as it stands, line end included; raw. */
    public String raw() {
        return latin1(start, end);
    }

    /** What follows the colon, folding kept, the last line end left out; raw. */
    public String body() {
        return latin1(bodyStart, trimEol());
    }

    /** The body in one line, white space around it removed; raw. RFC 5322 §2.2.3. */
    public String unfolded() {
        return HeaderText.unfold(body());
    }

    /** The body in one line with its encoded words (RFC 2047) and UTF-8 (RFC 6532) turned into Unicode. */
    public String decoded() {
        return HeaderText.decode(unfolded());
    }

    /** Writes the field as it stands, line end included. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, start, end - start);
    }

    @Override
    public String toString() {
        return latin1(start, trimEol());
    }

    static boolean matches(byte[] bytes, int start, int end, String name) {
        if (end - start != name.length()) return false;
        for (int i = 0; i < name.length(); i++) {
            int a = bytes[start + i];
            int b = name.charAt(i);
            if (a != b && (lower(a) != lower(b))) return false;
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    private int trimEol() {
        int e = end;
        if (e > bodyStart && bytes[e - 1] == '\n') e--;
        if (e > bodyStart && e < end && bytes[e - 1] == '\r') e--;
        return e;
    }

    private String latin1(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
