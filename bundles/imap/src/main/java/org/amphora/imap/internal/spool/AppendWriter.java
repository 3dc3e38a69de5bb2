package org.amphora.imap.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.SpooledBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message on its way in. A bare LF becomes CRLF: stores keep CRLF, and some clients append files as they are. */
public final class AppendWriter implements BodyWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AppendWriter.class);

    private final AppendSpool spool;
    private final long reserved;

    /** What is in memory; null if a file holds it. */
    private byte[] bytes;

    private Path file;
    private FileChannel channel;
    private long length;
    private byte last;
    private boolean nul;

    /**
     * @param size octets that will come, at most twice as many when line ends are mended
     * @param inMemory whether they are held in memory, for which {@code size} is reserved
     */
    AppendWriter(AppendSpool spool, long size, boolean inMemory) {
        this.spool = spool;
        reserved = inMemory ? size : 0;
        bytes = inMemory ? new byte[(int) size] : null;
    }

    @Override
    public boolean mayBlock(int count) {
        return bytes == null;
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        ByteBuffer crlf = normalised(data);
        int n = crlf.remaining();
        if (bytes == null) {
            if (file == null) open();
            while (crlf.hasRemaining()) channel.write(crlf);
        } else {
            if (length + n > bytes.length) bytes = Arrays.copyOf(bytes, (int) (length + n + reserved / 8));
            crlf.get(bytes, (int) length, n);
        }
        length += n;
    }

    private void open() throws IOException {
        file = spool.newFile();
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private ByteBuffer normalised(ByteBuffer data) {
        int bare = 0;
        byte before = last;
        for (int i = data.position(); i < data.limit(); i++) {
            byte b = data.get(i);
            if (b == '\n' && before != '\r') bare++;
            else if (b == 0) nul = true;
            before = b;
        }
        if (bare == 0) {
            last = before;
            return data;
        }
        ByteBuffer out = ByteBuffer.allocate(data.remaining() + bare);
        while (data.hasRemaining()) {
            byte b = data.get();
            if (b == '\n' && last != '\r') out.put((byte) '\r');
            out.put(b);
            last = b;
        }
        return out.flip();
    }

    /** Whether there was a NUL among the octets so far. */
    public boolean holdsNul() {
        return nul;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public SpooledBody finish() throws IOException {
        if (bytes == null && file == null) open();
        return new AppendBody(this::abort, bytes, file, channel, length);
    }

    @Override
    public void abort() {
        spool.release(reserved);
        bytes = null;
        if (file == null) return;
        try {
            if (channel != null) channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is left behind until the next start", file, e);
        }
    }
}
