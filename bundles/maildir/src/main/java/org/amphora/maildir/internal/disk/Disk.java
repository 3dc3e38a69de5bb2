package org.amphora.maildir.internal.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The file operations of the store. Safe on any thread. A missing file is a {@link java.nio.file.NoSuchFileException}. */
public interface Disk {
    /** The names in a directory, in no order. */
    List<String> list(Path directory) throws IOException;

    /** Takes a name of a directory. */
    @FunctionalInterface
    interface Names {
        void take(String name) throws IOException;
    }

    /** As {@link #list(Path)}, one name after the other, since there may be a million. */
    default void list(Path directory, Names names) throws IOException {
        for (String name : list(directory)) names.take(name);
    }

    FileInfo info(Path path) throws IOException;

    /** All bytes of a small file. */
    byte[] read(Path file) throws IOException;

    ReadFile open(Path file) throws IOException;

    /** A new file; it is an error if the name exists. */
    WriteFile create(Path file) throws IOException;

    /** A file that is there or made new, for writing behind its end. */
    WriteFile append(Path file) throws IOException;

    /** A second name for a file; never over a name that exists. */
    void link(Path existing, Path name) throws IOException;

    /** Over a file that may exist. */
    void rename(Path from, Path to) throws IOException;

    void unlink(Path file) throws IOException;

    void createDirectory(Path directory) throws IOException;

    void removeDirectory(Path directory) throws IOException;

    void forceDirectory(Path directory) throws IOException;

    void setModified(Path file, Instant time) throws IOException;
}
