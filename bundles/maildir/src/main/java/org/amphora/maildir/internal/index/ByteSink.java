package org.amphora.maildir.internal.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.amphora.api.store.UidSet;

/** Grows as bytes are put in. Numbers are variable-length: 7 bits a byte, low ones first. */
final class ByteSink {
    private byte[] bytes = new byte[256];
    private int used;

    ByteSink octet(int value) {
        room(1);
        bytes[used++] = (byte) value;
        return this;
    }

    ByteSink fixed32(int value) {
        room(4);
        ByteBuffer.wrap(bytes, used, 4).putInt(value);
        used += 4;
        return this;
    }

    ByteSink fixed64(long value) {
        room(8);
        ByteBuffer.wrap(bytes, used, 8).putLong(value);
        used += 8;
        return this;
    }

    ByteSink number(long value) {
        room(10);
        long v = value;
        while ((v & ~0x7fL) != 0) {
            bytes[used++] = (byte) (v & 0x7f | 0x80);
            v >>>= 7;
        }
        bytes[used++] = (byte) v;
        return this;
    }

    /** For numbers of either sign. */
    ByteSink signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    ByteSink text(String value) {
        byte[] b = value.getBytes(StandardCharsets.UTF_8);
        return number(b.length).raw(b, 0, b.length);
    }

    ByteSink raw(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, used, length);
        used += length;
        return this;
    }

    ByteSink uids(UidSet set) {
        number(set.rangeCount());
        long last = 0;
        for (int r = 0; r < set.rangeCount(); r++) {
            number(set.first(r) - last).number(set.last(r) - set.first(r));
            last = set.last(r);
        }
        return this;
    }

    /** Puts a length and a checksum over {@code seed} and the bytes since {@code start} where eight bytes were left. */
    void seal(int start, long seed) {
        int length = used - start - 8;
        ByteBuffer.wrap(bytes, start, 8).putInt(length).putInt(checksum(bytes, start + 8, length, seed));
    }

    static int checksum(byte[] bytes, int offset, int length, long seed) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, seed));
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    int length() {
        return used;
    }

    void clear() {
        used = 0;
    }

    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, used);
    }

    private void room(int more) {
        if (used + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
    }
}
