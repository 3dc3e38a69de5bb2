package org.amphora.queue.internal.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The bytes behind one or more bodies: counts its holders, and is released when the last one lets go. */
abstract class Content {
    private int holders = 1;

    /** One holder more; only by somebody who holds it. */
    final synchronized void retain() {
        if (holders == 0) throw new IllegalStateException("this body is closed");
        holders++;
    }

    /** One holder less. */
    final void letGo() {
        synchronized (this) {
            if (--holders > 0) return;
        }
        release();
    }

    abstract long length();

    abstract int read(long position, ByteBuffer target) throws IOException;

    abstract Optional<List<ByteBuffer>> buffers();

    abstract Optional<Path> file();

    /** Gives back memory, deletes the file. Called once. */
    abstract void release();
}
