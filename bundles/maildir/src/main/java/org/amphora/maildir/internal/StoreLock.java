package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code amphora.lock} in the root: keeps a second process, and a second store of this one, out. */
final class StoreLock implements AutoCloseable {
    private static final String FILE = "amphora.lock";

    private final FileChannel file;

    private StoreLock(FileChannel file) {
        this.file = file;
    }

    /** @throws IOException if another has it */
    static StoreLock take(Path root) throws IOException {
        FileChannel file;
        try {
            Files.createDirectories(root);
            file = FileChannel.open(root.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            String user = System.getProperty("user.name");
            throw new IOException(
                    "mail_root cannot be written; mend it with: chown " + user + " '" + root + "' as the user root", e);
        }
        try {
            FileLock lock = file.tryLock();
            if (lock != null) return new StoreLock(file);
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new IOException("another store of this process has its mail below " + root, e);
        }
        file.close();
        throw new IOException("another process has its mail below " + root);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
