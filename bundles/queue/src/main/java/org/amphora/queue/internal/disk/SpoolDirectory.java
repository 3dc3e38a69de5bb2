package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The queue's directory, held by a lock from when it is opened until it is closed, so that no second process, and no
 * second instance in this one, works in it.
 */
public final class SpoolDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;
    private final boolean newProcess;

    /** @throws IOException also if another has it */
    public SpoolDirectory(Path root, Disk disk) throws IOException {
        this.root = root;
        make(root.toAbsolutePath(), disk);
        for (Path d : new Path[] {incoming(), entries(), corrupt(), leased(), waiting(), kin()}) disk.makeDirectory(d);
        disk.force(root);
        channel = lock(root.resolve("lock"), root);
        newProcess = mark();
    }

    /** With those above it, each durable before it is used. */
    private static void make(Path directory, Disk disk) throws IOException {
        if (Files.isDirectory(directory)) return;
        make(directory.getParent(), disk);
        disk.makeDirectory(directory);
        disk.force(directory.getParent());
    }

    private static FileChannel lock(Path file, Path root) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) return channel;
        } catch (OverlappingFileLockException e) {
            // held in this process
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException(root + " is in use by another queue: " + file + " is locked");
    }

    /** Leaves this process's name, and tells whether another's was there. */
    private boolean mark() throws IOException {
        var runtime = ManagementFactory.getRuntimeMXBean();
        String me = runtime.getName() + ' ' + runtime.getStartTime() + '\n';
        Path file = root.resolve("process");
        boolean same = Files.exists(file) && Files.readString(file).equals(me);
        if (!same) Files.writeString(file, me);
        return !same;
    }

    /** Whether this is the first time that this process opens the directory. */
    public boolean isNewProcess() {
        return newProcess;
    }

    /** Bytes that its file system has left for us. */
    public long usableSpace() {
        return root.toFile().getUsableSpace();
    }

    /** Not yet acknowledged. */
    public Path incoming() {
        return root.resolve("incoming");
    }

    public Path entries() {
        return root.resolve("entries");
    }

    /** Damaged records. */
    public Path corrupt() {
        return root.resolve("corrupt");
    }

    /** What is remembered of entries that are not in memory; of no use after the instance. */
    public Path waiting() {
        return root.resolve("waiting");
    }

    /** Which entries are done, and wait for others; of no use after the instance. */
    public Path kin() {
        return root.resolve("kin");
    }

    private Path leased() {
        return root.resolve("leased");
    }

    /**
     * Marks an entry whose attempt outlives this instance: the next instance lets it alone until the mark is closed.
     */
    public AutoCloseable abandon(String id) throws IOException {
        Path file = leased().resolve(id);
        FileChannel mark = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (mark.tryLock() == null) throw new IOException(file + " is locked");
        return () -> {
            Files.deleteIfExists(file);
            mark.close();
        };
    }

    /** The entries that threads of an instance before still work on. Marks of a process that is gone are removed. */
    public Set<String> abandoned() throws IOException {
        Set<String> ids = new HashSet<>();
        try (var names = Files.newDirectoryStream(leased())) {
            for (Path file : names) {
                if (isLocked(file)) ids.add(file.getFileName().toString());
                else Files.deleteIfExists(file);
            }
        }
        return ids;
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
