package org.amphora.maildir.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file open for writing behind its end. For one thread at a time. */
public interface WriteFile extends AutoCloseable {
    /** Takes all of the buffers, in one gathered write where the system lets it. */
    void write(ByteBuffer... buffers) throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /** Forces bytes and length. After an error the file must be given up: a second try could report what is not true. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
