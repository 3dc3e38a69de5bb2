package org.amphora.imap.internal.wire;

/**
 * A literal's announcement at the end of a line, RFC 3501 §4.3, RFC 7888 and RFC 3516 §7.
 *
 * @param size in octets
 * @param sync whether the client waits for a continuation request
 * @param binary literal8, announced with a tilde: NULs may be in it
 */
public record Literal(long size, boolean sync, boolean binary) {
    /** RFC 9051 §9: a number64 may have so many. */
    private static final int MOST_DIGITS = 18;

    /** The longest announcement: tilde, braces, plus, digits. */
    static final int LONGEST = 4 + MOST_DIGITS;

    /** The announcement that ends the first {@code length} bytes, or null. */
    static Literal at(byte[] text, int length) {
        int i = length - 1;
        if (i < 2 || text[i] != '}') return null;
        boolean sync = text[--i] != '+';
        if (!sync) i--;
        long size = 0;
        long weight = 1;
        int digits = 0;
        for (; i >= 0 && text[i] >= '0' && text[i] <= '9'; i--, digits++) {
            if (digits == MOST_DIGITS) return null;
            size += (text[i] - '0') * weight;
            weight *= 10;
        }
        if (digits == 0 || i < 0 || text[i] != '{') return null;
        return new Literal(size, sync, i > 0 && text[i - 1] == '~');
    }
}
