package org.amphora.api.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** Takes a message's bytes as they come. Not for several threads at once. Ends by exactly one of finish and abort. */
@ProviderType
public interface BodyWriter {
    /** Whether writing this many bytes more goes to disk, so that it must not run on an I/O thread. */
    boolean mayBlock(int bytes);

    /**
     * Takes all that remains in {@code data}.
     *
     * @throws IOException if the spool cannot take it; the writer must then be aborted
     */
    void write(ByteBuffer data) throws IOException;

    /** Bytes taken so far, the head of trace lines included. */
    long length();

    /** The whole body; the caller owns it. */
    SpooledBody finish() throws IOException;

    /** Forgets all; leaves no file. */
    void abort();

    /**
     * Takes all of {@code rest} and finishes, or aborts.
     *
     * @param rest stays the caller's
     */
    default SpooledBody finish(InputStream rest) throws IOException {
        try {
            byte[] piece = new byte[16 * 1024];
            for (int n = rest.read(piece); n > 0; n = rest.read(piece)) write(ByteBuffer.wrap(piece, 0, n));
            return finish();
        } catch (IOException | RuntimeException e) {
            abort();
            throw e;
        }
    }
}
