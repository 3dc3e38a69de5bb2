package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.amphora.maildir.internal.disk.Disk;

/** Directories with all that is in them and above them. */
final class Directories {
    private Directories() {}

    static boolean exists(Disk disk, Path path) throws IOException {
        try {
            return disk.info(path).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Makes a directory and those above it that are missing; durable when it returns. */
    static void create(Disk disk, Path directory) throws IOException {
        if (exists(disk, directory)) return;
        Path parent = directory.getParent();
        if (parent != null) create(disk, parent);
        try {
            disk.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // another account of the same domain came first
        }
        if (parent != null) disk.forceDirectory(parent);
    }

    /** Removes a directory with all that is in it. */
    static void remove(Disk disk, Path directory) throws IOException {
        for (String name : disk.list(directory)) {
            Path p = directory.resolve(name);
            if (disk.info(p).isDirectory()) remove(disk, p);
            else disk.unlink(p);
        }
        disk.removeDirectory(directory);
    }
}
