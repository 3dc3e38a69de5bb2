package org.amphora.maildir.internal.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.ReadFile;

/** Takes out what a {@link ByteSink} was given. Whatever the bytes are, the error is {@link Damaged}. */
final class ByteSource {
    private static final int BLOCK = 64 * 1024;

    private final byte[] bytes;
    private int end;
    private int at;
    /** Where the bytes behind {@code end} come from, or null; how many there are, and where. */
    private final ReadFile file;

    private long left;
    private long position;
    private final CRC32C checksum = new CRC32C();

    ByteSource(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.file = null;
    }

    /** So many bytes of a file, read piece by piece as they are taken; {@link #checksum} must be compared at the end. */
    ByteSource(ReadFile file, long position, long length, long seed) {
        this.bytes = new byte[BLOCK];
        this.file = file;
        this.position = position;
        this.left = length;
        checksum.update(ByteBuffer.allocate(8).putLong(0, seed));
    }

    /** Over the seed and everything that the file has, whether it was taken or not. */
    int checksum() throws Damaged {
        while (left > 0) {
            at = end;
            fill();
        }
        return (int) checksum.getValue();
    }

    private void fill() throws Damaged {
        System.arraycopy(bytes, at, bytes, 0, end - at);
        end -= at;
        at = 0;
        int wanted = (int) Math.min(bytes.length - end, left);
        ByteBuffer into = ByteBuffer.wrap(bytes, end, wanted);
        try {
            while (into.hasRemaining()) {
                int n = file.read(position, into);
                if (n < 0) throw new Damaged("the end is missing");
                position += n;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checksum.update(bytes, end, wanted);
        left -= wanted;
        end += wanted;
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
        if (n < 0 || n > left + end - at) throw new Damaged("a count is too large");
        return (int) n;
    }

    String text() throws Damaged {
        int length = count();
        need(length);
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    /** What {@link #octet} would give, without taking it. */
    int peek() throws Damaged {
        need(1);
        return bytes[at] & 0xff;
    }

    void raw(byte[] into, int offset, int length) throws Damaged {
        for (int done = 0; done < length; ) {
            need(1);
            int n = Math.min(length - done, end - at);
            System.arraycopy(bytes, at, into, offset + done, n);
            at += n;
            done += n;
        }
    }

    /** As {@link #fixed32}, for each. */
    void ints(int[] into) throws Damaged {
        for (int done = 0; done < into.length; ) {
            need(Integer.BYTES);
            int n = Math.min(into.length - done, (end - at) / Integer.BYTES);
            ByteBuffer.wrap(bytes, at, n * Integer.BYTES).asIntBuffer().get(into, done, n);
            at += n * Integer.BYTES;
            done += n;
        }
    }

    /** As {@link #fixed64}, for each. */
    void longs(long[] into) throws Damaged {
        for (int done = 0; done < into.length; ) {
            need(Long.BYTES);
            int n = Math.min(into.length - done, (end - at) / Long.BYTES);
            ByteBuffer.wrap(bytes, at, n * Long.BYTES).asLongBuffer().get(into, done, n);
            at += n * Long.BYTES;
            done += n;
        }
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
        if (n <= end - at) return;
        if (n > left + end - at || n > bytes.length) throw new Damaged("the end came too early");
        fill();
    }
}
