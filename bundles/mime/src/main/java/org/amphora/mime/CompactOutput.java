package org.amphora.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers and raw strings, few bytes each. */
final class CompactOutput {
    private byte[] bytes = new byte[512];
    private int length;

    /** A number that is not negative, 7 bits a byte, low ones first, the last byte below 128. */
    void number(long n) {
        long rest = n;
        room(10);
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** 0 for null; up to {@link FrequentWords#COUNT} a frequent word; else the length behind those, and the bytes. */
    void string(String s) {
        if (s == null) {
            number(0);
            return;
        }
        int word = FrequentWords.number(s);
        if (word >= 0) {
            number(1 + word);
            return;
        }
        number(1L + FrequentWords.COUNT + s.length());
        room(s.length());
        byte[] latin1 = s.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(latin1, 0, bytes, length, latin1.length);
        length += latin1.length;
    }

    private void room(int more) {
        if (length + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
