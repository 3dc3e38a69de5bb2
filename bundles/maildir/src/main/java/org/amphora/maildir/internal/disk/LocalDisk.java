package org.amphora.maildir.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The file system of this machine. */
public final class LocalDisk implements Disk {
    @Override
    public List<String> list(Path directory) throws IOException {
        // File.list makes one String for each name; a DirectoryStream would make a Path too
        String[] names = directory.toFile().list();
        if (names != null) return Arrays.asList(names);
        if (!Files.exists(directory)) throw new NoSuchFileException(directory.toString());
        throw new NotDirectoryException(directory.toString());
    }

    @Override
    public void list(Path directory, Names names) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path p : all) names.take(p.getFileName().toString());
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public FileInfo info(Path path) throws IOException {
        BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileInfo(a.size(), a.lastModifiedTime().to(TimeUnit.NANOSECONDS), a.isDirectory(), a.fileKey());
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public ReadFile open(Path file) throws IOException {
        return new ChannelReader(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public WriteFile create(Path file) throws IOException {
        return new ChannelWriter(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public WriteFile append(Path file) throws IOException {
        return new ChannelWriter(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        Files.createLink(name, existing);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void unlink(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
        Files.delete(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel c = FileChannel.open(directory, StandardOpenOption.READ)) {
            c.force(true);
        }
    }

    @Override
    public void setModified(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private record ChannelReader(Path path, FileChannel file) implements ReadFile {
        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            return file.read(target, position);
        }

        @Override
        public Optional<FileChannel> channel() throws IOException {
            try {
                return Optional.of(FileChannel.open(path, StandardOpenOption.READ));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // only read from: nothing is lost
            }
        }
    }

    private record ChannelWriter(FileChannel file) implements WriteFile {
        @Override
        public void write(ByteBuffer... buffers) throws IOException {
            if (buffers.length == 1) {
                while (buffers[0].hasRemaining()) file.write(buffers[0]);
                return;
            }
            long left = 0;
            for (ByteBuffer b : buffers) left += b.remaining();
            while (left > 0) left -= file.write(buffers);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            file.force(true);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
