package org.amphora.api.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A stored message's bytes, with CRLF line ends. Positional reads; may be read after the message is expunged. */
@ProviderType
public interface MessageBody extends AutoCloseable {
    long length();

    /** The count of bytes, or -1 at the end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** A stream over {@code length} bytes from {@code offset}; not for several threads, and closing it does nothing. */
    default InputStream stream(long offset, long length) {
        return new BodyRange(this, offset, length);
    }

    /**
     * A new channel on a file that holds exactly these bytes from its position 0, for sending without a copy; the
     * caller closes it. Empty if there is no such file.
     */
    Optional<FileChannel> channel() throws IOException;

    @Override
    void close();
}
