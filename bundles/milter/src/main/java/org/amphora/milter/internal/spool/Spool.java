package org.amphora.milter.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.SpooledBody;

/**
 * A body that comes in pieces: in memory up to {@value #MEMORY} octets, beyond that in a file that has lost its name, so
 * that nothing is left of it whatever happens. Written by one thread, then read by any.
 */
public final class Spool implements SpooledBody {
    private static final int MEMORY = 64 * 1024;
    private static final int FIRST_ROOM = 4096;

    private final long limit;
    private byte[] memory = new byte[FIRST_ROOM];
    private FileChannel file;
    private long length;

    /** @param limit in octets */
    public Spool(long limit) {
        this.limit = limit;
    }

    /**
     * Takes all of it.
     *
     * @throws IOException if the body becomes longer than the limit, or the disk is full
     */
    public void write(byte[] octets) throws IOException {
        if (length + octets.length > limit) throw new IOException("a body of more than " + limit + " octets");
        if (file == null && length + octets.length > MEMORY) toFile();
        if (file != null) {
            append(ByteBuffer.wrap(octets));
        } else {
            int end = (int) length + octets.length;
            if (end > memory.length) memory = Arrays.copyOf(memory, Math.max(end, Math.min(MEMORY, 2 * memory.length)));
            System.arraycopy(octets, 0, memory, (int) length, octets.length);
        }
        length += octets.length;
    }

    private void toFile() throws IOException {
        Path path = Files.createTempFile("amphora-milter-", ".body");
        try {
            file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(path);
        }
        append(ByteBuffer.wrap(memory, 0, (int) length));
        memory = null;
    }

    private void append(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) file.write(octets);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position >= length) return -1;
        if (file != null) return file.read(target, position);
        int n = (int) Math.min(target.remaining(), length - position);
        target.put(memory, (int) position, n);
        return n;
    }

    @Override
    public Optional<List<ByteBuffer>> buffers() {
        if (file != null) return Optional.empty();
        return Optional.of(List.of(ByteBuffer.wrap(memory, 0, (int) length).asReadOnlyBuffer()));
    }

    /** None: it has no name. */
    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            if (file != null) file.close();
        } catch (IOException e) {
            // it had no name, and nobody reads it any more
        }
    }
}
