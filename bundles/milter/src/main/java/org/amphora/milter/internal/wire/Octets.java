package org.amphora.milter.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Between the texts of the wire, which are octets, and Unicode. */
public final class Octets {
    private Octets() {}

    /** Unicode as UTF-8, an octet in each char. */
    public static String of(String unicode) {
        return new String(unicode.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** UTF-8 as Unicode; what is no UTF-8 stays as it is. */
    public static String toUnicode(String octets) {
        try {
            byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return octets;
        }
    }
}
