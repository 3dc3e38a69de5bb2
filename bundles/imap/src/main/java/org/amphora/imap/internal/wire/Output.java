package org.amphora.imap.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.amphora.api.store.UidSet;

/** Responses being gathered. Characters of texts are octets (ISO-8859-1). Holds no memory while it is empty. */
public final class Output {
    private static final byte[] EMPTY = {};
    private static final int FIRST = 512;
    /** A longer text is better sent as a literal. */
    private static final int LONGEST_QUOTED = 1000;

    private boolean unicode;
    private byte[] bytes = EMPTY;
    private int length;

    /** Whether quoted strings and mailbox names may be UTF-8, RFC 6855 §3. */
    public void unicode(boolean on) {
        unicode = on;
    }

    public boolean isUnicode() {
        return unicode;
    }

    public int length() {
        return length;
    }

    /** Takes back what was written since the length was this. */
    public void truncate(int to) {
        length = to;
    }

    /** All that was written, which then belongs to the caller. */
    public ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(bytes, 0, length);
        bytes = EMPTY;
        length = 0;
        return taken;
    }

    /** All that was written; what a constant response is made with. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int n) {
        if (length + n > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.max(FIRST, bytes.length * 2), length + n));
        }
    }

    public Output put(char octet) {
        room(1);
        bytes[length++] = (byte) octet;
        return this;
    }

    @SuppressWarnings("deprecation") // the one way to copy low bytes without a buffer between
    public Output put(String octets) {
        int n = octets.length();
        room(n);
        octets.getBytes(0, n, bytes, length);
        length += n;
        return this;
    }

    public Output put(byte[] octets) {
        return put(octets, 0, octets.length);
    }

    public Output put(byte[] octets, int from, int count) {
        room(count);
        System.arraycopy(octets, from, bytes, length, count);
        length += count;
        return this;
    }

    /** A number that is not negative. */
    public Output put(long number) {
        room(20);
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) digits++;
        for (int i = length + digits - 1; i >= length; i--, number /= 10) bytes[i] = (byte) ('0' + number % 10);
        length += digits;
        return this;
    }

    /** Some ranges of a set, parted by commas: {@code 1:3,7}. */
    public Output put(UidSet set, int from, int to) {
        for (int r = from; r < to; r++) {
            if (r > from) put(',');
            put(set.first(r));
            if (set.last(r) > set.first(r)) put(':').put(set.last(r));
        }
        return this;
    }

    public Output line(String octets) {
        return put(octets).crlf();
    }

    public Output crlf() {
        room(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    /** A quoted string where that can hold the text, else a literal. NULs, which IMAP cannot hold, are left out. */
    public Output string(String octets) {
        int escapes = 0;
        boolean quotable = octets.length() <= LONGEST_QUOTED;
        boolean ascii = true;
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == 0) return string(octets.replace("\0", ""));
            if (c == '"' || c == '\\') escapes++;
            else if (c == '\r' || c == '\n' || c == 127) quotable = false;
            else if (c > 127) ascii = false;
        }
        if (!ascii) quotable &= unicode && isUtf8(octets);
        if (!quotable) return put('{').put(octets.length()).put("}\r\n").put(octets);
        if (escapes > 0) octets = octets.replace("\\", "\\\\").replace("\"", "\\\"");
        return put('"').put(octets).put('"');
    }

    /** As {@link #string}, or NIL for null. */
    public Output nstring(String octets) {
        return octets == null ? put("NIL") : string(octets);
    }

    /** An atom where the text is one, else a string. */
    public Output astring(String octets) {
        return isAtom(octets) ? put(octets) : string(octets);
    }

    /** A mailbox name in Unicode, as the wire has it. */
    public Output mailbox(String name) {
        return astring(unicode ? octets(name) : ModifiedUtf7.encode(name));
    }

    /** A text in Unicode as the octets of its UTF-8. */
    public static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isUtf8(String octets) {
        try {
            Arguments.utf8(octets);
            return true;
        } catch (BadSyntax e) {
            return false;
        }
    }

    private static boolean isAtom(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (!Arguments.isAstringChar(s.charAt(i)) || s.charAt(i) > 126) return false;
        }
        return !s.isEmpty() && !s.equalsIgnoreCase("NIL");
    }

    /** Room to read into: at least so many bytes behind what was written; what was put there is counted then. */
    public ByteBuffer space(int n) {
        room(n);
        return ByteBuffer.wrap(bytes, length, n);
    }

    /** Counts what was put into {@link #space}. */
    public void count(int n) {
        length += n;
    }
}
