package org.amphora.queue.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.SpooledBody;
import org.amphora.queue.internal.disk.DiskFile;

/**
 * Fills chunks of the pool; when the message outgrows its share, or the pool is empty, what is there goes to a file,
 * and the chunks become that file's buffer.
 */
final class SpoolWriter implements BodyWriter {
    private final Spool spool;
    private final int limit;
    private final Runnable leave;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    /** The chunk that is being filled; those before it are full, those after it empty. */
    private int current;

    private DiskFile file;
    private Path path;
    private long length;
    private boolean ended;

    SpoolWriter(Spool spool, Runnable leave) {
        this.spool = spool;
        this.leave = leave;
        this.limit = spool.memoryLimit();
    }

    @Override
    public boolean mayBlock(int bytes) {
        return file != null || !reserve(bytes);
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        if (ended) throw new IllegalStateException("this writer has ended");
        if (file == null && !reserve(data.remaining())) openFile();
        int n = data.remaining();
        if (chunks.isEmpty() && n > 0) {
            file.write(List.of(data));
        } else {
            while (data.hasRemaining()) fill(data);
        }
        length += n;
    }

    private void fill(ByteBuffer data) throws IOException {
        while (current < chunks.size() && !chunks.get(current).hasRemaining()) current++;
        if (current == chunks.size()) {
            flush();
            return;
        }
        ByteBuffer chunk = chunks.get(current);
        int n = Math.min(chunk.remaining(), data.remaining());
        chunk.put(data.slice(data.position(), n));
        data.position(data.position() + n);
    }

    /** Takes the chunks for so many bytes more, so that writing them will not block; false if memory is not for them. */
    private boolean reserve(int bytes) {
        long room = (long) chunks.size() * MemoryPool.CHUNK - length;
        if (bytes <= room && length + bytes <= limit) return true;
        if (length + bytes > limit) return false;
        int count = (int) ((bytes - room + MemoryPool.CHUNK - 1) / MemoryPool.CHUNK);
        var more = spool.pool().take(count);
        more.ifPresent(chunks::addAll);
        return more.isPresent();
    }

    private void openFile() throws IOException {
        Path name = spool.newName();
        file = spool.disk().create(name);
        path = name;
        flush();
    }

    private void flush() throws IOException {
        for (ByteBuffer chunk : chunks) chunk.flip();
        file.write(chunks);
        for (ByteBuffer chunk : chunks) chunk.clear();
        current = 0;
    }

    @Override
    public long length() {
        return length;
    }

    /** A writer that cannot be finished has aborted itself: a caller may abort it again, or not. */
    @Override
    public SpooledBody finish() throws IOException {
        if (ended) throw new IllegalStateException("this writer has ended");
        Content content;
        if (file == null) {
            for (ByteBuffer chunk : chunks) chunk.flip();
            content = new MemoryContent(List.copyOf(chunks), () -> spool.pool().give(chunks));
        } else {
            try {
                flush();
            } catch (IOException | RuntimeException e) {
                abort();
                throw e;
            }
            spool.pool().give(chunks);
            content = new FileContent(spool.disk(), file, path, length);
        }
        ended = true;
        return new Body(spool, content, leave);
    }

    @Override
    public void abort() {
        if (ended) return;
        ended = true;
        spool.pool().give(chunks);
        if (file != null) FileContent.discard(spool.disk(), file, path);
        leave.run();
    }
}
