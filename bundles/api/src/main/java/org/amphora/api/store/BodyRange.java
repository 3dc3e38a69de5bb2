package org.amphora.api.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream over part of a body, which it does not close. */
final class BodyRange extends InputStream {
    private static final int BLOCK = 8 * 1024;

    private final MessageBody body;
    private final ByteBuffer block;
    private long position;
    private final long end;

    BodyRange(MessageBody body, long offset, long length) {
        this.body = body;
        position = offset;
        end = offset + length;
        block = ByteBuffer.allocate((int) Math.min(BLOCK, Math.max(1, length))).limit(0);
    }

    private boolean fill() throws IOException {
        if (block.hasRemaining()) return true;
        block.clear();
        int n = read(block);
        block.flip();
        return n > 0;
    }

    private int read(ByteBuffer target) throws IOException {
        if (position >= end) return -1;
        target.limit((int) Math.min(target.limit(), target.position() + end - position));
        int n = body.read(position, target);
        if (n > 0) position += n;
        return n;
    }

    @Override
    public int read() throws IOException {
        return fill() ? block.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        // what fills the block would only be copied from it
        if (!block.hasRemaining() && length >= block.capacity()) return read(ByteBuffer.wrap(target, offset, length));
        if (!fill()) return -1;
        int n = Math.min(length, block.remaining());
        block.get(target, offset, n);
        return n;
    }
}
