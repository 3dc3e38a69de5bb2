package org.amphora.testkit.queue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.SpooledBody;

/** Bodies on the heap, counted: a test asks {@link #open()} to find one that nobody closed. Safe on any thread. */
public final class MemorySpool {
    private final AtomicInteger open = new AtomicInteger();
    private volatile long limit = Long.MAX_VALUE;

    /** Writers that were neither finished nor aborted, and bodies that were not closed. */
    public int open() {
        return open.get();
    }

    /** A writer that would grow beyond so many bytes fails with an IOException, as on a full disk. */
    public void limit(long bytes) {
        limit = bytes;
    }

    public BodyWriter writer(byte[] head) {
        open.incrementAndGet();
        return new Writer(head);
    }

    public SpooledBody body(byte[] bytes) {
        open.incrementAndGet();
        return new Body(bytes.clone());
    }

    /** A body of US-ASCII text whose line ends are made CRLF. */
    public SpooledBody body(String text) {
        return body(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** All bytes of any body. */
    public static byte[] bytes(SpooledBody body) {
        try (var in = body.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Writer implements BodyWriter {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private boolean ended;

        Writer(byte[] head) {
            out.writeBytes(head);
        }

        @Override
        public boolean mayBlock(int bytes) {
            return false;
        }

        @Override
        public void write(ByteBuffer data) throws IOException {
            mustBeOpen();
            if (length() + data.remaining() > limit) throw new IOException("No space left on device");
            byte[] b = new byte[data.remaining()];
            data.get(b);
            out.writeBytes(b);
        }

        @Override
        public long length() {
            return out.size();
        }

        @Override
        public SpooledBody finish() {
            mustBeOpen();
            ended = true;
            return new Body(out.toByteArray());
        }

        @Override
        public void abort() {
            mustBeOpen();
            ended = true;
            open.decrementAndGet();
        }

        private void mustBeOpen() {
            if (ended) throw new IllegalStateException("this writer has ended");
        }
    }

    private final class Body implements SpooledBody {
        private final byte[] bytes;
        private boolean closed;

        Body(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public synchronized int read(long position, ByteBuffer target) {
            mustBeOpen();
            if (position >= bytes.length) return -1;
            int n = Math.min(target.remaining(), bytes.length - (int) position);
            target.put(bytes, (int) position, n);
            return n;
        }

        @Override
        public synchronized Optional<List<ByteBuffer>> buffers() {
            mustBeOpen();
            return Optional.of(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }

        @Override
        public synchronized void close() {
            if (!closed) open.decrementAndGet();
            closed = true;
        }

        private void mustBeOpen() {
            if (closed) throw new IllegalStateException("this body is closed");
        }
    }
}
