package org.amphora.mime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link CompactOutput} wrote; damage is an IOException, never more memory than the bytes could mean. */
final class CompactInput {
    private final byte[] bytes;
    private int at;

    CompactInput(byte[] bytes) {
        this.bytes = bytes;
    }

    long number() throws IOException {
        long n = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (at >= bytes.length) throw damaged();
            byte b = bytes[at++];
            n |= (long) (b & 0x7f) << shift;
            if (b >= 0) return n;
        }
        throw damaged();
    }

    /** How many follow: each takes at least a byte. */
    int count() throws IOException {
        long n = number();
        if (n > bytes.length - at) throw damaged();
        return (int) n;
    }

    String string() throws IOException {
        long n = number();
        if (n == 0) return null;
        if (n <= FrequentWords.COUNT) return FrequentWords.word((int) n - 1);
        long length = n - 1 - FrequentWords.COUNT;
        if (length > bytes.length - at) throw damaged();
        String s = new String(bytes, at, (int) length, StandardCharsets.ISO_8859_1);
        at += (int) length;
        return s;
    }

    /** A string that is never null. */
    String text() throws IOException {
        String s = string();
        if (s == null) throw damaged();
        return s;
    }

    void expectEnd() throws IOException {
        if (at != bytes.length) throw damaged();
    }

    IOException damaged() {
        return new IOException("damaged message summary at byte " + at + " of " + bytes.length);
    }
}
