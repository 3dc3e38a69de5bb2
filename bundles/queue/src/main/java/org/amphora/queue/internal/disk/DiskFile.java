package org.amphora.queue.internal.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An open file. Written by one thread; positional reads on any thread. */
public interface DiskFile extends Closeable {
    /** Writes all that remains in the buffers, in order, at the end: one gathered write if the system takes it whole. */
    void write(List<ByteBuffer> buffers) throws IOException;

    /** The count of bytes, or -1 at the end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** Makes what was written durable. After a failure the file's state is unknown, and stays so. */
    void force() throws IOException;
}
