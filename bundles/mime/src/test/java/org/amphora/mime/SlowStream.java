package org.amphora.mime;

import java.io.ByteArrayInputStream;

/** Gives at most so many bytes in one read. */
final class SlowStream extends ByteArrayInputStream {
    private final int most;

    SlowStream(byte[] bytes, int most) {
        super(bytes);
        this.most = most;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, most));
    }
}
