package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.WriteFile;

/**
 * Dovecot's dot-lock: whoever makes {@code <file>.lock} may change the file. One that is older than two minutes was left
 * behind and is removed; so is one of ours, since the store's own lock keeps every other process of ours out, and our
 * threads meet at the mailbox before they come here.
 */
public final class DotLock {
    private static final String OURS = "amphora";
    private static final long STALE_NANOS = TimeUnit.MINUTES.toNanos(2);
    /** After a power cut a lock may have lost what was written in it. */
    private static final long STALE_EMPTY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Disk disk;
    private final Path lock;

    private DotLock(Disk disk, Path lock) {
        this.disk = disk;
        this.lock = lock;
    }

    /** What is done with the lock held. */
    @FunctionalInterface
    public interface Change {
        void run() throws IOException;
    }

    /** @throws IOException if the lock is not to be had within {@code limit}, or of the change */
    public static void holding(Disk disk, Path file, Duration limit, Change change) throws IOException {
        DotLock lock = take(disk, file, limit);
        try {
            change.run();
        } finally {
            lock.release();
        }
    }

    private static DotLock take(Disk disk, Path file, Duration limit) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        Path fresh = file.resolveSibling(file.getFileName() + ".lock.tmp");
        long end = System.nanoTime() + limit.toNanos();
        makeFresh(disk, fresh);
        try {
            while (true) {
                try {
                    disk.link(fresh, lock);
                    return new DotLock(disk, lock);
                } catch (FileAlreadyExistsException e) {
                    if (removeStale(disk, lock)) continue;
                    if (System.nanoTime() > end) throw new IOException("locked by another program: " + lock, e);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            disk.unlink(fresh);
        }
    }

    private static void makeFresh(Disk disk, Path fresh) throws IOException {
        Lines.removeLeftOver(disk, fresh);
        try (WriteFile f = disk.create(fresh)) {
            f.write(ByteBuffer.wrap((OURS + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static boolean removeStale(Disk disk, Path lock) throws IOException {
        try {
            long age = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis())
                    - disk.info(lock).modified();
            String owner = new String(disk.read(lock), StandardCharsets.ISO_8859_1);
            boolean stale = age > STALE_NANOS || owner.startsWith(OURS) || owner.isEmpty() && age > STALE_EMPTY_NANOS;
            if (!stale) return false;
            disk.unlink(lock);
        } catch (NoSuchFileException e) {
            // given back just now
        }
        return true;
    }

    private void release() throws IOException {
        try {
            disk.unlink(lock);
        } catch (NoSuchFileException e) {
            // another program took it for stale
        }
    }
}
