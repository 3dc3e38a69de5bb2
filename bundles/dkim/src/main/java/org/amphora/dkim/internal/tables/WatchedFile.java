package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.Function;

/**
 * What a file holds, read anew when it has changed. What is there but cannot be understood is told as a problem, and
 * the last good content goes on; what is not there, or may not be read, is a failure for whoever asks.
 */
final class WatchedFile<T> {
    private record Stamp(FileTime modified, long size, Object key) {}

    private final Path file;
    private final Function<String, T> parse;
    private final Problems problems;
    private Stamp stamp;
    private T content;

    /** @param parse an IllegalArgumentException of it says what is wrong */
    WatchedFile(Path file, Function<String, T> parse, Problems problems) {
        this.file = file;
        this.parse = parse;
        this.problems = problems;
    }

    /** @throws IOException with the file's name and what would be right, if there is no good content at all */
    synchronized T get() throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            var now = new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            if (!now.equals(stamp)) read(now);
            return content;
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read by this user", e);
        }
    }

    private void read(Stamp now) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        try {
            content = parse.apply(text);
            stamp = now;
            problems.problem(file.toString(), "");
        } catch (IllegalArgumentException e) {
            String what = file + ": " + e.getMessage();
            if (content == null) throw new IOException(what, e);
            stamp = now;
            problems.problem(file.toString(), what + "; what was there before goes on");
        }
    }
}
