package org.amphora.directory.internal.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What stands behind a scheme: Dovecot takes octets in hexadecimal or base64, says which in the scheme ({@code
 * {SSHA.HEX}}) or leaves it to the length.
 *
 * @param encoding {@code HEX}, {@code B64}, {@code BASE64}, or empty
 */
record Encoded(String text, String encoding) {
    /** @param length of what is coded, to tell hexadecimal from base64 where the scheme does not */
    byte[] bytes(int length) {
        boolean hex = encoding.equals("HEX") || encoding.isEmpty() && text.length() == 2 * length;
        try {
            return hex
                    ? HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT))
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the password is neither hexadecimal nor base64", e);
        }
    }

    /** For schemes whose form is a text: as it stands, unless the scheme says how it is coded. */
    String plain() {
        return encoding.isEmpty() ? text : new String(bytes(0), StandardCharsets.UTF_8);
    }
}
