package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.amphora.api.store.MessageBody;

/** A stream over a body, which stays the caller's; not for several threads. */
final class BodyStream extends InputStream {
    private final MessageBody body;
    private long position;

    BodyStream(MessageBody body) {
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        int n = body.read(position, ByteBuffer.wrap(target, offset, length));
        if (n > 0) position += n;
        return n;
    }
}
