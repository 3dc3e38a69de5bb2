package org.amphora.queue.internal.disk;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** The disk of the file system. */
public final class RealDisk implements Disk {
    /** Mail is nobody else's to read. */
    private final FileAttribute<?>[] ofFiles = mode("rw-------");

    private final FileAttribute<?>[] ofDirectories = mode("rwx------");

    private static FileAttribute<?>[] mode(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) Files.createDirectory(directory, ofDirectories);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new Open(FileChannel.open(file, Set.of(CREATE_NEW, READ, WRITE), ofFiles));
    }

    @Override
    public DiskFile append(Path file) throws IOException {
        return new Open(FileChannel.open(file, WRITE, APPEND));
    }

    @Override
    public void link(Path file, Path name) throws IOException {
        Files.createLink(name, file);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private record Open(FileChannel channel) implements DiskFile {
        @Override
        public void write(List<ByteBuffer> buffers) throws IOException {
            ByteBuffer[] all = buffers.toArray(new ByteBuffer[0]);
            long left = 0;
            for (ByteBuffer b : all) left += b.remaining();
            while (left > 0) left -= channel.write(all);
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void force() throws IOException {
            // fdatasync: the size, which reading needs, goes with the data
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
