package org.amphora.imap.internal.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.amphora.api.store.MessageBody;

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
        if (position >= end) return false;
        block.clear().limit((int) Math.min(block.capacity(), end - position));
        int n = body.read(position, block);
        block.flip();
        if (n > 0) position += n;
        return n > 0;
    }

    @Override
    public int read() throws IOException {
        return fill() ? block.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int n = Math.min(length, block.remaining());
        block.get(target, offset, n);
        return n;
    }
}
