package org.amphora.maildir.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Modified UTF-7 of mailbox names (RFC 3501 §5.1.3). */
public final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    public static String encode(String name) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (c == '&') {
                out.append("&-");
                i++;
            } else if (isPlain(c)) {
                out.append(c);
                i++;
            } else {
                int from = i;
                while (i < name.length() && !isPlain(name.charAt(i))) i++;
                byte[] utf16 = name.substring(from, i).getBytes(StandardCharsets.UTF_16BE);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
                out.append('&').append(base64.replace('/', ',')).append('-');
            }
        }
        return out.toString();
    }

    /** Empty if the text is not what {@link #encode} gives for any name, so that two texts never mean one name. */
    public static Optional<String> decode(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '&') {
                out.append(c);
                continue;
            }
            int end = text.indexOf('-', i);
            if (end < 0) return Optional.empty();
            if (end == i) {
                out.append('&');
            } else {
                try {
                    byte[] utf16 =
                            Base64.getDecoder().decode(text.substring(i, end).replace(',', '/'));
                    out.append(new String(utf16, StandardCharsets.UTF_16BE));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
            i = end + 1;
        }
        String name = out.toString();
        return encode(name).equals(text) ? Optional.of(name) : Optional.empty();
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
