package org.amphora.sasl.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Strict UTF-8. */
final class Utf8 {
    private Utf8() {}

    /** The characters, in an array that nobody else has; empty if the bytes are not UTF-8. */
    static Optional<char[]> decode(byte[] bytes, int from, int to) {
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            char[] copy = Arrays.copyOf(chars.array(), chars.remaining());
            Arrays.fill(chars.array(), '\0');
            return Optional.of(copy);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static Optional<String> text(byte[] bytes, int from, int to) {
        return decode(bytes, from, to).map(String::new);
    }
}
