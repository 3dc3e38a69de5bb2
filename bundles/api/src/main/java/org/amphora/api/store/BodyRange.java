package org.amphora.api.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream over part of a body, which it does not close. */
final class BodyRange extends InputStream {
    private static final int BLOCK = 8 * 1024;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final MessageBody body;
    /** Made when it is first needed: who reads large pieces does not. */
    private ByteBuffer block = NONE;

    private final int blockSize;
    private long position;
    private final long end;

    BodyRange(MessageBody body, long offset, long length) {
        this.body = body;
        position = offset;
        end = offset + length;
        blockSize = (int) Math.min(BLOCK, Math.max(1, length));
    }

    private boolean fill() throws IOException {
        if (block.hasRemaining()) return true;
        if (block == NONE) block = ByteBuffer.allocate(blockSize);
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
        if (!block.hasRemaining() && length >= blockSize) return read(ByteBuffer.wrap(target, offset, length));
        if (!fill()) return -1;
        int n = Math.min(length, block.remaining());
        block.get(target, offset, n);
        return n;
    }
}
