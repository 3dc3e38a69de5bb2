package org.amphora.testkit.queue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.mail.SpooledBody;

/**
 * A body that keeps an eye on its reader: whether it closes its streams and leaves the body alone; and that can fail, or
 * keep it waiting. It has neither buffers nor a file. Safe on any thread.
 */
public final class WatchedBody implements SpooledBody {
    private final byte[] bytes;
    private final AtomicInteger streams = new AtomicInteger();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch gate;
    private volatile Exception failure;
    private volatile boolean closed;

    private WatchedBody(byte[] bytes, CountDownLatch gate) {
        this.bytes = bytes;
        this.gate = gate;
    }

    public static WatchedBody of(byte[] bytes) {
        return new WatchedBody(bytes, new CountDownLatch(0));
    }

    /** One of which nothing can be read until {@link #release()}. */
    public static WatchedBody waiting(byte[] bytes) {
        return new WatchedBody(bytes, new CountDownLatch(1));
    }

    /** One that cannot be read beyond its middle. */
    public static WatchedBody failing(byte[] bytes, Exception failure) {
        WatchedBody body = of(bytes);
        body.failure = failure;
        return body;
    }

    /** Returns when somebody reads. */
    public void awaitReader() throws InterruptedException {
        reading.await();
    }

    public void release() {
        gate.countDown();
    }

    /** Streams that were opened and not closed. */
    public int streams() {
        return streams.get();
    }

    /** Whether somebody has closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        reading.countDown();
        awaitGate();
        int end = failure == null ? bytes.length : bytes.length / 2;
        if (position >= end) {
            if (failure instanceof RuntimeException e) throw e;
            if (failure instanceof IOException e) throw e;
            return -1;
        }
        int n = (int) Math.min(target.remaining(), end - position);
        target.put(bytes, (int) position, n);
        return n;
    }

    /** An interrupt ends no wait: that is for the caller to see. */
    private void awaitGate() {
        boolean interrupted = false;
        while (true) {
            try {
                gate.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    @Override
    public InputStream open() {
        streams.incrementAndGet();
        return new FilterInputStream(SpooledBody.super.open()) {
            private boolean open = true;

            @Override
            public void close() {
                if (open) streams.decrementAndGet();
                open = false;
            }
        };
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
