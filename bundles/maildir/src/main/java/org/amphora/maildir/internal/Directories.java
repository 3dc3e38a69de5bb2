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
        if (parent != null) forceOrUndo(disk, parent, () -> disk.removeDirectory(directory));
    }

    /** What takes back a name that could not be made durable. */
    @FunctionalInterface
    interface Undo {
        void run() throws IOException;
    }

    /** A name that is there and may not be durable must not be taken for one that is. */
    static void forceOrUndo(Disk disk, Path directory, Undo undo) throws IOException {
        try {
            disk.forceDirectory(directory);
        } catch (IOException e) {
            undo(e, undo);
            throw e;
        }
    }

    /** Takes back what was done before the error. */
    static void undo(IOException error, Undo undo) {
        try {
            undo.run();
        } catch (IOException second) {
            error.addSuppressed(second);
        }
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
