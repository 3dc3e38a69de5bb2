package org.amphora.directory.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is read again when it has changed, looked at during {@link #get} and at most once a second. A file that
 * is broken or gone leaves the last good value in force.
 */
final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    /** A file touched less long ago may be changed again within the resolution of its time stamp. */
    private static final long SETTLED = Duration.ofSeconds(2).toMillis();

    /** From the file's text to its value. */
    interface Parser<T> {
        T parse(String text) throws BadFile;
    }

    private record Stamp(FileTime modified, long size, Object key) {}

    private final Path path;
    private final Parser<T> parser;
    private final Consumer<String> problem;
    private final LongSupplier nanoClock;

    private volatile T value;
    private volatile long due;
    private Stamp seen;
    private String told = "";

    /** @param problem told what is wrong with the file, or an empty text when nothing is any more */
    WatchedFile(Path path, Parser<T> parser, Consumer<String> problem, LongSupplier nanoClock) {
        this.path = path;
        this.parser = parser;
        this.problem = problem;
        this.nanoClock = nanoClock;
        this.due = nanoClock.getAsLong();
    }

    Path path() {
        return path;
    }

    /** @throws MailException (temporary) if the file has never been good */
    T get() {
        if (value == null || nanoClock.getAsLong() - due >= 0) look();
        T now = value;
        if (now == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Directory is not available");
        return now;
    }

    /** Looks at the file now, whenever it was looked at last. */
    synchronized void look() {
        due = nanoClock.getAsLong() + PAUSE;
        try {
            BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
            var stamp = new Stamp(a.lastModifiedTime(), a.size(), a.fileKey());
            if (stamp.equals(seen)) return;
            boolean settled = System.currentTimeMillis() - stamp.modified.toMillis() >= SETTLED;
            String text = Files.readString(path);
            // somebody may be writing it just now: its last line has no end yet
            if (!settled && value != null && !text.isEmpty() && !text.endsWith("\n")) return;
            value = parser.parse(text);
            seen = settled ? stamp : null;
            tell("");
        } catch (BadFile e) {
            tell(path + " line " + e.line() + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            tell(path + " does not exist");
        } catch (CharacterCodingException e) {
            tell(path + " is not UTF-8");
        } catch (IOException e) {
            tell(path + " cannot be read: " + e);
        }
    }

    private void tell(String text) {
        if (text.equals(told)) return;
        told = text;
        problem.accept(text);
        if (text.isEmpty()) LOG.info("{} is good again", path);
        else if (value == null) LOG.warn("{}; lookups fail for the time being", text);
        else LOG.warn("{}; what it held before stays in force", text);
    }

    /** Writes a new text and takes its value. */
    synchronized void replace(String text, boolean secret) throws BadFile, IOException {
        T next = parser.parse(text);
        SafeFile.write(path, text, secret);
        value = next;
        seen = null;
        tell("");
    }
}
