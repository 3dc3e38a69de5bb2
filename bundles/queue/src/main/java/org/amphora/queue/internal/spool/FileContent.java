package org.amphora.queue.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amphora.queue.internal.disk.Disk;
import org.amphora.queue.internal.disk.DiskFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bytes in a file of our own below {@code incoming/}. */
final class FileContent extends Content {
    private static final Logger LOG = LoggerFactory.getLogger(FileContent.class);

    private final Disk disk;
    private final DiskFile open;
    private final Path path;
    private final long length;

    FileContent(Disk disk, DiskFile open, Path path, long length) {
        this.disk = disk;
        this.open = open;
        this.path = path;
        this.length = length;
    }

    /** Makes it durable; whoever gives it a lasting name does this first. */
    void force() throws IOException {
        open.force();
    }

    @Override
    long length() {
        return length;
    }

    @Override
    int read(long position, ByteBuffer target) throws IOException {
        return open.read(position, target);
    }

    @Override
    Optional<List<ByteBuffer>> buffers() {
        return Optional.empty();
    }

    @Override
    Optional<Path> file() {
        return Optional.of(path);
    }

    @Override
    void release() {
        discard(disk, open, path);
    }

    static void discard(Disk disk, DiskFile open, Path path) {
        try {
            open.close();
            disk.delete(path);
        } catch (IOException e) {
            // it is deleted at the next start
            LOG.warn("cannot delete {}: {}", path, e.toString());
        }
    }
}
