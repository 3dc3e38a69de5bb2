package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;

/** The message of an entry that has a file of its own, which closing leaves alone. */
final class StoredBody implements SpooledBody {
    private final Path path;
    private final long length;
    private final FileChannel channel;

    StoredBody(Path path, long length) throws IOException {
        this.path = path;
        this.length = length;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return Optional.of(path);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
