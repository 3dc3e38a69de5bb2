package org.amphora.milter.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;

/** A header in memory with a body behind it, which belongs to somebody else. Safe on any thread. */
public final class Composed implements SpooledBody {
    private final byte[] head;
    private final SpooledBody body;

    /** @param head with the blank line that ends it */
    public Composed(byte[] head, SpooledBody body) {
        this.head = head;
        this.body = body;
    }

    @Override
    public long length() {
        return head.length + body.length();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position >= head.length) return body.read(position - head.length, target);
        int n = (int) Math.min(target.remaining(), head.length - position);
        target.put(head, (int) position, n);
        return n;
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        return body.buffers().map(rest -> {
            List<ByteBuffer> all = new ArrayList<>();
            all.add(ByteBuffer.wrap(head).asReadOnlyBuffer());
            all.addAll(rest);
            return all;
        });
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
