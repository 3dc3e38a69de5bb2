package org.amphora.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;

/**
 * A body for a filter whose time may run out: once it is revoked, no read reaches what lies below, whose memory may be
 * another message's by then. It gives no buffers and no file, which could not be revoked.
 */
public final class GuardedBody implements SpooledBody {
    private final SpooledBody body;
    private boolean revoked;

    public GuardedBody(SpooledBody body) {
        this.body = body;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public synchronized int read(long position, ByteBuffer target) throws IOException {
        if (revoked) throw new IOException("the filter's time is over");
        return body.read(position, target);
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    public synchronized void revoke() {
        revoked = true;
    }

    /** The owner of what lies below closes it. */
    @Override
    public void close() {}
}
