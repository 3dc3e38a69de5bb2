package org.amphora.imap.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mailbox names on the wire, RFC 3501 §5.1.3. */
public final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    public static String encode(String name) {
        if (isPlain(name)) return name;
        StringBuilder out = new StringBuilder(name.length() + 16);
        for (int i = 0; i < name.length(); ) {
            int from = i;
            while (i < name.length() && !isPrintable(name.charAt(i))) i++;
            if (i > from) {
                byte[] utf16 = name.substring(from, i).getBytes(StandardCharsets.UTF_16BE);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
                out.append('&').append(base64.replace('/', ',')).append('-');
            } else {
                char c = name.charAt(i++);
                out.append(c);
                if (c == '&') out.append('-');
            }
        }
        return out.toString();
    }

    /**
     * The name in Unicode. What is not encoded as it should be is taken as it stands, and 8-bit text as UTF-8: some
     * clients send it.
     *
     * @param wire an octet for each character
     * @throws BadSyntax if 8-bit text is not UTF-8: no name could be given back as it came
     */
    public static String decode(String wire) {
        for (int i = 0; i < wire.length(); i++) {
            if (wire.charAt(i) > 127) return utf8(wire);
        }
        if (wire.indexOf('&') < 0) return wire;
        StringBuilder out = new StringBuilder(wire.length());
        for (int i = 0; i < wire.length(); ) {
            char c = wire.charAt(i++);
            int end = c == '&' ? wire.indexOf('-', i) : -1;
            if (end < 0) {
                out.append(c);
                continue;
            }
            String shifted = end == i ? "&" : shifted(wire.substring(i, end));
            if (shifted == null) return wire;
            out.append(shifted);
            i = end + 1;
        }
        return out.toString();
    }

    private static String utf8(String wire) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadSyntax("Mailbox name is neither modified UTF-7 nor UTF-8");
        }
    }

    private static String shifted(String base64) {
        try {
            byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
            return utf16.length % 2 == 0 ? new String(utf16, StandardCharsets.UTF_16BE) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '&' || !isPrintable(c)) return false;
        }
        return true;
    }

    private static boolean isPrintable(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
