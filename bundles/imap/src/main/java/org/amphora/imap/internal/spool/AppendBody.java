package org.amphora.imap.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;

/** A message that is whole. */
final class AppendBody implements SpooledBody {
    private final Runnable release;
    private final byte[] bytes;
    private final Path file;
    private final FileChannel channel;
    private final long length;

    /** @param bytes null where {@code channel} on {@code file} holds it */
    AppendBody(Runnable release, byte[] bytes, Path file, FileChannel channel, long length) {
        this.release = release;
        this.bytes = bytes;
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (bytes == null) return channel.read(target, position);
        if (position >= length) return -1;
        int n = (int) Math.min(target.remaining(), length - position);
        target.put(bytes, (int) position, n);
        return n;
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        if (bytes == null) return Optional.empty();
        return Optional.of(
                List.of(ByteBuffer.wrap(bytes, 0, (int) length).slice().asReadOnlyBuffer()));
    }

    @Override
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    @Override
    public void close() {
        release.run();
    }
}
