package org.amphora.queue.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.role.InFlight;
import org.amphora.queue.internal.disk.Disk;

/** Makes writers and bodies. Each writer, and the body that comes of it, counts as one call inside the queue. */
public final class Spool {
    private static final int COPY = 64 * 1024;

    private final Disk disk;
    private final Path incoming;
    private final InFlight inFlight;
    private final MemoryPool pool;
    private final AtomicLong names = new AtomicLong();
    private final String instance = Long.toString(System.nanoTime(), 36);
    private volatile int memoryLimit;

    /**
     * @param incoming a directory that is there
     * @param memoryLimit bytes of one message that are held in memory
     * @param memoryTotal bytes of all messages
     */
    public Spool(Disk disk, Path incoming, InFlight inFlight, int memoryLimit, long memoryTotal) {
        this.disk = disk;
        this.incoming = incoming;
        this.inFlight = inFlight;
        this.memoryLimit = memoryLimit;
        this.pool = new MemoryPool(memoryTotal);
    }

    /** New limits, for writers to come. */
    public void limits(int ofOne, long ofAll) {
        memoryLimit = ofOne;
        pool.limit(ofAll);
    }

    /** Bytes of memory that messages hold now. */
    public long memoryInUse() {
        return pool.bytesOut();
    }

    public BodyWriter writer(byte[] head) throws IOException {
        if (!inFlight.enter()) throw restarting();
        return start(head, once(inFlight::leave));
    }

    /** A writer for a message of the queue's own: not counted as a call, so that it can be written while we end. */
    public BodyWriter ownWriter(byte[] head) throws IOException {
        return start(head, () -> {});
    }

    /** As {@link org.amphora.api.queue.MailQueue#compose}. */
    public SpooledBody compose(byte[] head, SpooledBody rest, long from) throws IOException {
        Runnable leave = enterWith(rest);
        try {
            var memory = rest.buffers();
            return memory.isPresent()
                    ? inMemory(head, rest, memory.get(), from, leave)
                    : copied(head, rest, from, leave);
        } catch (IOException | RuntimeException e) {
            leave.run();
            throw e;
        }
    }

    /**
     * A body of the same bytes that outlives the given one: for a delivery that goes on when its caller has gone. Ours
     * costs nothing; another's (an older instance's) is copied. Not counted as a call.
     */
    public SpooledBody share(SpooledBody body) throws IOException {
        if (!isOurs(body)) return copied(new byte[0], body, 0, () -> {});
        Content content = ((Body) body).content();
        content.retain();
        return new Body(this, content, () -> {});
    }

    public boolean isOurs(SpooledBody body) {
        return body instanceof Body b && b.spool() == this;
    }

    /** Makes the file of a body durable, if it has one; only of ours. */
    public void force(SpooledBody body) throws IOException {
        if (((Body) body).content() instanceof FileContent file) file.force();
    }

    /** A new name below {@code incoming/}, unlike any that another instance gives. */
    public Path newName() {
        return incoming.resolve(instance + '-' + names.incrementAndGet());
    }

    private Runnable enterWith(SpooledBody body) {
        if (inFlight.enter()) return once(inFlight::leave);
        // a transaction that was begun here may end here: its body is counted
        if (isOurs(body)) return () -> {};
        throw restarting();
    }

    private SpooledBody inMemory(byte[] head, SpooledBody rest, List<ByteBuffer> memory, long from, Runnable leave) {
        Runnable letGo = () -> {};
        if (isOurs(rest)) {
            Content content = ((Body) rest).content();
            content.retain();
            letGo = content::letGo;
        }
        List<ByteBuffer> pieces = new ArrayList<>();
        pieces.add(ByteBuffer.wrap(head));
        pieces.addAll(MemoryContent.tail(memory, from));
        return new Body(this, new MemoryContent(pieces, letGo), leave);
    }

    private SpooledBody copied(byte[] head, SpooledBody rest, long from, Runnable leave) throws IOException {
        SpoolWriter writer = start(head, leave);
        try {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(COPY, rest.length() - from)));
            for (long at = from; rest.read(at, buffer.clear()) > 0; ) {
                at += buffer.flip().remaining();
                writer.write(buffer);
            }
            return writer.finish();
        } catch (IOException | RuntimeException e) {
            writer.abort();
            throw e;
        }
    }

    private SpoolWriter start(byte[] head, Runnable leave) throws IOException {
        SpoolWriter writer = new SpoolWriter(this, leave);
        try {
            writer.write(ByteBuffer.wrap(head));
        } catch (IOException | RuntimeException e) {
            writer.abort();
            throw e;
        }
        return writer;
    }

    private static Runnable once(Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) work.run();
        };
    }

    private static MailException restarting() {
        return new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
    }

    Disk disk() {
        return disk;
    }

    MemoryPool pool() {
        return pool;
    }

    int memoryLimit() {
        return memoryLimit;
    }
}
