package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file operations of the queue that change something. There is one for the real disk; the crash tests have one
 * that stops at any step and throws away what was not forced.
 */
public interface Disk {
    /** Makes a directory; nothing if it is there. The one above it must be. */
    void makeDirectory(Path directory) throws IOException;

    /** A new file, to be written and read; it must not exist. */
    DiskFile create(Path file) throws IOException;

    /** An existing file, to be written at its end. */
    DiskFile append(Path file) throws IOException;

    /** Gives a file a second name, which must not exist. */
    void link(Path file, Path name) throws IOException;

    /** Removes a name, if it is there. */
    void delete(Path file) throws IOException;

    /** Makes the directory's names as durable as the forced files that they name. */
    void force(Path directory) throws IOException;
}
