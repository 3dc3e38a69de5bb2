package org.amphora.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** From raw header text (one byte in each char) to what a person reads. */
public final class HeaderText {
    private HeaderText() {}

    /** One line: CR and LF removed where they fold (RFC 5322 §2.2.3), white space around the text removed. */
    public static String unfold(String raw) {
        int from = 0;
        int to = raw.length();
        while (from < to && isSpace(raw.charAt(from))) from++;
        while (to > from && isSpace(raw.charAt(to - 1))) to--;
        if (raw.indexOf('\n', from) < 0 && raw.indexOf('\r', from) < 0) return raw.substring(from, to);
        var out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (c != '\r' && c != '\n') out.append(c);
        }
        return out.toString();
    }

    /**
     * Unicode for raw unfolded text: encoded words are decoded (RFC 2047, with the language tag of RFC 2231 §5), other
     * bytes above 127 are read as UTF-8 (RFC 6532) or, where they are not UTF-8, as Windows-1252. What cannot be decoded
     * is left as it stands.
     */
    public static String decode(String raw) {
        int word = raw.indexOf("=?");
        if (word < 0) return eightBit(raw);
        var out = new StringBuilder(raw.length());
        var pending = new ByteArrayOutputStream();
        String charset = null;
        int plain = 0;
        while (word >= 0) {
            EncodedWord w = EncodedWord.at(raw, word);
            if (w == null) {
                word = raw.indexOf("=?", word + 2);
                continue;
            }
            // RFC 2047 §6.2: white space between two encoded words is not shown
            boolean adjacent = charset != null && isBlank(raw, plain, word);
            if (!adjacent || !w.charset().equalsIgnoreCase(charset)) {
                flush(pending, charset, out);
                if (!adjacent) out.append(eightBit(raw.substring(plain, word)));
            }
            charset = w.charset();
            // a character may be cut in two by the words, so that only their joined bytes are decoded
            pending.writeBytes(w.bytes());
            plain = w.end();
            word = raw.indexOf("=?", plain);
        }
        flush(pending, charset, out);
        return out.append(eightBit(raw.substring(plain))).toString();
    }

    private static void flush(ByteArrayOutputStream pending, String charset, StringBuilder out) {
        if (pending.size() == 0) return;
        out.append(pending.toString(Charsets.forText(charset)));
        pending.reset();
    }

    private static String eightBit(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > 127) return Charsets.guess(raw.getBytes(StandardCharsets.ISO_8859_1));
        }
        return raw;
    }

    private static boolean isBlank(String s, int from, int to) {
        for (int i = from; i < to; i++) if (!isSpace(s.charAt(i))) return false;
        return true;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Raw text for Unicode: its UTF-8 bytes, one in each char. */
    static String raw(String unicode) {
        return new String(unicode.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
