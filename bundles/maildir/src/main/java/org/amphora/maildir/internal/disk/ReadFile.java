package org.amphora.maildir.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** A file open for reading; it stays readable when its name is gone. Positional reads on any thread. */
public interface ReadFile extends AutoCloseable {
    long size() throws IOException;

    /** The count of bytes, or -1 at the end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** A channel of its own on the same bytes, if this is a real file and it still has its name; the caller closes it. */
    Optional<FileChannel> channel() throws IOException;

    @Override
    void close();
}
