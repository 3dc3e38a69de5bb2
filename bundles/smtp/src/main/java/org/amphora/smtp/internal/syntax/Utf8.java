package org.amphora.smtp.internal.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What stands in a command line beyond US-ASCII, RFC 6531 §3.3: {@code UTF8-non-ascii}. */
public final class Utf8 {
    private Utf8() {}

    public static boolean isAscii(String octets) {
        for (int i = 0; i < octets.length(); i++) if (octets.charAt(i) > '~') return false;
        return true;
    }

    /**
     * The characters that octets stand for.
     *
     * @param octets one in each char
     * @return empty if they are no UTF-8, or hold a control or a line separator, which could forge a line of the log
     */
    public static Optional<String> text(String octets) {
        Optional<String> text = isAscii(octets) ? Optional.of(octets) : decoded(octets);
        return text.filter(t -> t.chars().noneMatch(Utf8::isForbidden));
    }

    private static Optional<String> decoded(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isForbidden(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }
}
