package org.amphora.api.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A whole message (header and body, CRLF line ends) that waits: in memory up to {@code spool_memory_limit}, beyond it
 * in a file. Its first line is {@code Return-Path}; no header of it is per recipient.
 *
 * <p>Reads are positional and may run on several threads at once. Whoever received it from {@link
 * BodyWriter#finish()} closes it, once; a callee that is given one never does.
 */
@ProviderType
public interface SpooledBody extends AutoCloseable {
    /** In bytes. */
    long length();

    /** Reads at a position into {@code target}: the count of bytes, or -1 at the end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** All of it as read-only buffers for one gathered write, if it is in memory; fresh duplicates each time. */
    Optional<List<ByteBuffer>> buffers();

    /**
     * A local file that holds exactly this message. A store on the same file system may link it (after forcing it)
     * and must never change it.
     */
    Optional<Path> file();

    /** A new stream over all of it; the caller closes it. */
    default InputStream open() {
        return new BodyInputStream(this);
    }

    /** Gives back memory, or deletes the file unless an entry of the queue owns it by now. */
    @Override
    void close();
}
