package org.amphora.testkit.store;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.MessageBody;

/** A message's bytes in memory, before and after it is stored. Reads only; safe on any thread. */
public final class MemoryBody implements SpooledBody, MessageBody {
    private final byte[] bytes;

    /** @param bytes is not copied: not to be changed any more */
    public MemoryBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The text in UTF-8, its line ends made CRLF. */
    public static MemoryBody of(String text) {
        return new MemoryBody(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        if (position >= bytes.length) return -1;
        int n = (int) Math.min(target.remaining(), bytes.length - position);
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
    public Optional<FileChannel> channel() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // memory only
    }
}
