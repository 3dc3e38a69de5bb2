package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.WriteFile;

/** Small text files, replaced as a whole: a reader sees the old one or the new one. */
public final class Lines {
    private Lines() {}

    /** The lines, or empty if there is no such file. */
    public static Optional<List<String>> read(Disk disk, Path file) throws IOException {
        try {
            return Optional.of(
                    new String(disk.read(file), StandardCharsets.UTF_8).lines().toList());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Durable when it returns. */
    public static void replace(Disk disk, Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        replace(disk, file, fresh, List.of(ByteBuffer.wrap(content)));
    }

    /** As {@link #replace(Disk, Path, byte[])}, by way of {@code fresh}. */
    public static void replace(Disk disk, Path file, Path fresh, List<ByteBuffer> content) throws IOException {
        write(disk, fresh, content);
        install(disk, fresh, file);
    }

    /** The second half of a replacement; durable when it returns. */
    public static void install(Disk disk, Path fresh, Path file) throws IOException {
        disk.rename(fresh, file);
        disk.forceDirectory(file.getParent());
    }

    /** The first half: the bytes of {@code fresh} are durable when it returns. */
    public static void write(Disk disk, Path fresh, List<ByteBuffer> content) throws IOException {
        removeLeftOver(disk, fresh);
        try (WriteFile f = disk.create(fresh)) {
            f.write(content.toArray(ByteBuffer[]::new));
            f.force();
        }
    }

    public static void removeLeftOver(Disk disk, Path file) throws IOException {
        try {
            disk.unlink(file);
        } catch (NoSuchFileException e) {
            // the usual case
        }
    }
}
