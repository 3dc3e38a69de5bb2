package org.amphora.mime;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** An encoded word in header text, RFC 2047 §2: its charset, its bytes and where it ends. */
record EncodedWord(String charset, byte[] bytes, int end) {

    /** The encoded word that begins with the {@code =?} at this place, or null if there is none. */
    static EncodedWord at(String s, int start) {
        int charsetEnd = s.indexOf('?', start + 2);
        if (charsetEnd <= start + 2 || charsetEnd + 2 >= s.length() || s.charAt(charsetEnd + 2) != '?') return null;
        int textEnd = s.indexOf('?', charsetEnd + 3);
        if (textEnd < 0 || textEnd + 1 >= s.length() || s.charAt(textEnd + 1) != '=') return null;
        String charset = s.substring(start + 2, charsetEnd);
        int language = charset.indexOf('*');
        if (language >= 0) charset = charset.substring(0, language);
        if (Charsets.lookup(charset) == null) return null;
        String text = s.substring(charsetEnd + 3, textEnd);
        byte[] bytes =
                switch (s.charAt(charsetEnd + 1)) {
                    case 'B', 'b' -> base64(text);
                    case 'Q', 'q' -> quoted(text);
                    default -> null;
                };
        return bytes == null ? null : new EncodedWord(charset, bytes, textEnd + 2);
    }

    /** Null if it is no base64; missing padding is forgiven. */
    private static byte[] base64(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '=' || text.charAt(end - 1) == ' ')) end--;
        try {
            return Base64.getMimeDecoder().decode(text.substring(0, end));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] quoted(String text) {
        var out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c == '=' && i + 2 < text.length() ? hex(text.charAt(i + 1), text.charAt(i + 2)) : -1;
            if (value >= 0) i += 2;
            out.write(value >= 0 ? value : c == '_' ? ' ' : c);
        }
        return out.toByteArray();
    }

    /** The value of two hexadecimal digits, or -1. */
    static int hex(char high, char low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 || high > 'f' || low > 'f' ? -1 : h << 4 | l;
    }
}
