package org.amphora.api.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream over a {@link SpooledBody}; not for several threads. */
final class BodyInputStream extends InputStream {
    private final SpooledBody body;
    private long position;

    BodyInputStream(SpooledBody body) {
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return read(one) < 0 ? -1 : one.get(0) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return length == 0 ? 0 : read(ByteBuffer.wrap(target, offset, length));
    }

    private int read(ByteBuffer target) throws IOException {
        int n = body.read(position, target);
        if (n > 0) position += n;
        return n;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, body.length() - position);
    }
}
