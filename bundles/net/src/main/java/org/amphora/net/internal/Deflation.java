package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * What is written, compressed: RFC 1951 without a header, as RFC 4978 §3 has it. At rest it holds no memory: the
 * compressor is given back, and a new one goes on behind the last flush, which the client does not notice. Used under
 * the outbox's lock.
 */
final class Deflation {
    /** Null while at rest. */
    private Deflater deflater;

    /** Something was taken that has not been flushed. */
    private boolean dirty;

    /** Whether all that was taken has been given. */
    boolean isEmpty() {
        return !dirty;
    }

    boolean wantsMore() {
        return deflater == null || deflater.needsInput();
    }

    /** Takes all of it, which belongs to this from now on. */
    void take(ByteBuffer plain) {
        // the cheapest level: most of what is said is repetition, and most of what is large cannot be compressed
        if (deflater == null) deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(plain);
        dirty = true;
    }

    /** Compresses what was taken, until that is consumed or there is no room. */
    void fill(ByteBuffer packed) {
        deflater.deflate(packed, Deflater.NO_FLUSH);
    }

    /** Gives what is still inside, so that the client can read all of it; {@link #isEmpty} tells whether there was room. */
    void flush(ByteBuffer packed) {
        if (dirty) deflater.deflate(packed, Deflater.SYNC_FLUSH);
        if (packed.hasRemaining()) dirty = false;
    }

    /** Gives the memory back if nothing is inside. */
    void rest() {
        if (!dirty) close();
    }

    void close() {
        if (deflater != null) deflater.end();
        deflater = null;
        dirty = false;
    }
}
