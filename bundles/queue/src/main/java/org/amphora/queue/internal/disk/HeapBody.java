package org.amphora.queue.internal.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;

/** A small message, read from its record for one attempt. */
final class HeapBody implements SpooledBody {
    private final byte[] bytes;

    HeapBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        if (position >= bytes.length) return -1;
        int n = Math.min(target.remaining(), bytes.length - (int) position);
        target.put(bytes, (int) position, n);
        return n;
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        return Optional.of(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // garbage
    }
}
