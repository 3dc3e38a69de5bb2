package org.amphora.maildir.internal.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.amphora.api.store.UidSet;

/** Takes out what a {@link ByteSink} was given. Whatever the bytes are, the error is {@link Damaged}. */
final class ByteSource {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteSource(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    boolean atEnd() {
        return at == end;
    }

    int octet() throws Damaged {
        need(1);
        return bytes[at++] & 0xff;
    }

    int fixed32() throws Damaged {
        need(4);
        at += 4;
        return ByteBuffer.wrap(bytes, at - 4, 4).getInt();
    }

    long fixed64() throws Damaged {
        need(8);
        at += 8;
        return ByteBuffer.wrap(bytes, at - 8, 8).getLong();
    }

    long number() throws Damaged {
        long n = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = octet();
            n |= (long) (b & 0x7f) << shift;
            if (b < 0x80) return n;
        }
        throw new Damaged("a number is too long");
    }

    long signed() throws Damaged {
        long n = number();
        return n >>> 1 ^ -(n & 1);
    }

    /** A number of things of which each takes at least one byte. */
    int count() throws Damaged {
        long n = number();
        if (n < 0 || n > end - at) throw new Damaged("a count is too large");
        return (int) n;
    }

    String text() throws Damaged {
        int length = count();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    void raw(byte[] into, int offset, int length) throws Damaged {
        need(length);
        System.arraycopy(bytes, at, into, offset, length);
        at += length;
    }

    UidSet uids() throws Damaged {
        int ranges = count();
        UidSet.Builder b = new UidSet.Builder();
        long last = 0;
        for (int i = 0; i < ranges; i++) {
            long first = last + number();
            last = first + number();
            if (first < 0 || last < first) throw new Damaged("a set of UIDs makes no sense");
            b.add(first, last);
        }
        return b.build();
    }

    private void need(int n) throws Damaged {
        if (n > end - at) throw new Damaged("the end came too early");
    }
}
