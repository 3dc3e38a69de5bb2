package org.amphora.imap.internal.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Opens writers, and counts the memory that they hold together. Safe on any thread. */
public final class AppendSpool {
    private static final String SUFFIX = ".append";

    private final Path directory;
    private final AtomicLong inMemory = new AtomicLong();
    private final AtomicLong number = new AtomicLong();

    /** @param directory is made at the first need */
    public AppendSpool(Path directory) {
        this.directory = directory;
    }

    /** Deletes what a process that was killed has left. */
    public void clear() {
        if (!Files.isDirectory(directory)) return;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : left) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A writer for a message of so many octets.
     *
     * @param memoryEach octets that a message may keep in memory
     * @param memoryAll octets that all may keep together; one that finds no room goes to a file from its first byte
     */
    public AppendWriter writer(long size, long memoryEach, long memoryAll) {
        boolean small = size <= memoryEach && reserve(size, memoryAll);
        return new AppendWriter(this, size, small);
    }

    private boolean reserve(long size, long memoryAll) {
        if (inMemory.addAndGet(size) <= memoryAll) return true;
        inMemory.addAndGet(-size);
        return false;
    }

    void release(long size) {
        inMemory.addAndGet(-size);
    }

    /** Octets in memory now. */
    public long inMemory() {
        return inMemory.get();
    }

    Path newFile() throws IOException {
        Files.createDirectories(directory);
        return Files.createFile(directory.resolve(number.incrementAndGet() + SUFFIX));
    }
}
