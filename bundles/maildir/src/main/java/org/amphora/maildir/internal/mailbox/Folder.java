package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.FileInfo;
import org.amphora.maildir.internal.format.FileName;
import org.amphora.maildir.internal.index.Row;

/** A mailbox's directory. */
public record Folder(Path path) {
    public Path fresh() {
        return path.resolve("new");
    }

    public Path current() {
        return path.resolve("cur");
    }

    public Path tmp() {
        return path.resolve("tmp");
    }

    /** The directories that a mailbox consists of, that by which other programs know it first. */
    List<Path> parts() {
        return List.of(current(), fresh(), tmp());
    }

    /** The directory of a place. */
    Path directory(byte place) {
        return (place & Row.NEW) != 0 ? fresh() : current();
    }

    /** The file of a message whose name is written as we write it. */
    Path file(String base, int fileBits, byte place) {
        return (place & Row.NEW) != 0 ? fresh().resolve(base) : current().resolve(FileName.current(base, fileBits));
    }

    /** When something was last changed, or 0 if there is no such file. */
    static long modified(Disk disk, Path path) throws IOException {
        try {
            return disk.info(path).modified();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** 0 if there is no such file. */
    static long size(Disk disk, Path file) throws IOException {
        try {
            return disk.info(file).size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** What changes when a file is replaced or grows; 0 if there is none. */
    public static long stamp(Disk disk, Path file) throws IOException {
        try {
            FileInfo info = disk.info(file);
            return info.modified() * 31 + info.size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
