package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import org.amphora.api.store.MessageBody;
import org.amphora.maildir.internal.disk.ReadFile;

/**
 * A message whose file has bare LFs, seen with CRLF line ends. A mark for each 32 KiB of the file says where it lies in
 * the body; marks are made as far as was read. Reads may come on several threads, one after the other.
 */
final class CrlfBody implements MessageBody {
    private static final int BLOCK = 32 * 1024;

    private final ReadFile file;
    private final long length;
    /** Where block n of the file begins in the body. */
    private long[] marks = new long[8];

    private int marked = 1;
    /** The block that is in the buffer, as it is in the body. */
    private int loaded = -1;

    private final ByteBuffer raw = ByteBuffer.allocate(BLOCK);
    private final byte[] converted = new byte[2 * BLOCK];
    private int convertedLength;

    /** @param length in the body, or -1 to find out */
    CrlfBody(ReadFile file, long length) throws IOException {
        this.file = file;
        this.length = length >= 0 ? length : measure();
    }

    private long measure() throws IOException {
        int block = 0;
        while (load(block)) block++;
        return marks[block];
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public synchronized int read(long position, ByteBuffer target) throws IOException {
        if (position >= length) return -1;
        int block = blockOf(position);
        while (load(block)) {
            long offset = position - marks[block];
            if (offset < convertedLength) {
                int n = Math.min(target.remaining(), convertedLength - (int) offset);
                target.put(converted, (int) offset, n);
                return n;
            }
            block++;
        }
        return -1;
    }

    /** The block with the position, or the last that has a mark, if that lies before it. */
    private int blockOf(long position) {
        int found = Arrays.binarySearch(marks, 0, marked, position);
        return found >= 0 ? found : -found - 2;
    }

    /** Whether there is such a block; its mark is known. Afterwards the next one's is too. */
    private boolean load(int block) throws IOException {
        if (block == loaded) return convertedLength > 0;
        loaded = -1;
        byte last = block == 0 ? 0 : byteBefore(block);
        raw.clear();
        long start = (long) block * BLOCK;
        while (raw.hasRemaining() && file.read(start + raw.position(), raw) > 0) continue;
        convertedLength = 0;
        for (int i = 0; i < raw.position(); i++) {
            byte b = raw.get(i);
            if (b == '\n' && last != '\r') converted[convertedLength++] = '\r';
            converted[convertedLength++] = b;
            last = b;
        }
        loaded = block;
        if (convertedLength == 0) return false;
        if (block + 1 == marked) {
            if (marked == marks.length) marks = Arrays.copyOf(marks, 2 * marked);
            marks[marked++] = marks[block] + convertedLength;
        }
        return true;
    }

    private byte byteBefore(int block) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        file.read((long) block * BLOCK - 1, one);
        return one.get(0);
    }

    @Override
    public Optional<FileChannel> channel() {
        return Optional.empty();
    }

    @Override
    public void close() {
        file.close();
    }
}
