package org.amphora.maildir.internal.index;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.WriteFile;

/**
 * {@code amphora.log}: what has happened since the snapshot of the same generation. A record that was not wholly written
 * ends it. For one thread at a time.
 */
public final class LogFile {
    public static final String FILE = "amphora.log";
    /** The format's name with its version. */
    private static final String MAGIC = "AMPHLOG1";

    private static final int HEADER = 16;

    private final Disk disk;
    private Path file;
    private long generation;
    private WriteFile open;
    private long length;
    private boolean broken;

    /** What a log held. */
    public record Content(long generation, List<LogRecord> records, long length) {}

    public LogFile(Disk disk, Path mailbox) {
        this.disk = disk;
        this.file = mailbox.resolve(FILE);
    }

    /** Whether a mailbox's log has a header and nothing behind it. */
    public static boolean isEmpty(Disk disk, Path mailbox) throws IOException {
        try {
            return disk.info(mailbox.resolve(FILE)).size() == HEADER;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What is there; generation -1 if there is no log or its header makes no sense. */
    public Content read() throws IOException {
        byte[] bytes;
        try {
            bytes = disk.read(file);
        } catch (NoSuchFileException e) {
            return new Content(-1, List.of(), 0);
        }
        try {
            ByteSource in = new ByteSource(bytes, 0, bytes.length);
            byte[] magic = new byte[MAGIC.length()];
            in.raw(magic, 0, magic.length);
            String name = new String(magic, java.nio.charset.StandardCharsets.US_ASCII);
            if (!name.equals(MAGIC)) {
                IndexFile.refuseNewer(FILE, name, MAGIC);
                return new Content(-1, List.of(), 0);
            }
            long found = in.fixed64();
            int[] end = new int[1];
            List<LogRecord> records = LogRecord.readAll(bytes, HEADER, found, end);
            return new Content(found, records, end[0]);
        } catch (Damaged e) {
            return new Content(-1, List.of(), 0);
        }
    }

    /** The mailbox's directory has been renamed; an open log stays open. */
    public void moved(Path mailbox) {
        file = mailbox.resolve(FILE);
    }

    /** Goes on behind what {@link #read} found. */
    public void resume(Content content) {
        generation = content.generation();
        length = content.length();
    }

    /** An empty log that follows the snapshot of this generation. Not forced: what it had is in the snapshot. */
    public void restart(long newGeneration) throws IOException {
        closeQuietly();
        broken = true;
        boolean isNew = !disk.list(file.getParent()).contains(FILE);
        open = disk.append(file);
        if (isNew) disk.forceDirectory(file.getParent());
        open.truncate(0);
        ByteSink header = new ByteSink();
        header.raw(MAGIC.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, MAGIC.length());
        header.fixed64(newGeneration);
        open.write(header.toBuffer());
        generation = newGeneration;
        length = HEADER;
        broken = false;
    }

    /** Writes records; all or none of them will be read. Durable only after {@link #force}. */
    public void write(List<LogRecord> records) throws IOException {
        if (broken) throw new IOException("the log is broken: " + file);
        ByteSink out = new ByteSink();
        for (LogRecord r : records) LogRecord.write(out, r, generation);
        try {
            if (open == null) {
                open = disk.append(file);
                if (open.size() > length) open.truncate(length);
                if (open.size() < length) throw new IOException("the log was cut short: " + file);
            }
            open.write(out.toBuffer());
        } catch (IOException e) {
            undo();
            throw e;
        }
        length += out.length();
    }

    /** Takes back what was half written, or gives the log up. */
    private void undo() {
        try {
            if (open == null) return;
            open.truncate(length);
        } catch (IOException e) {
            broken = true;
        }
    }

    public void force() throws IOException {
        try {
            open.force();
        } catch (IOException e) {
            // a second try could report what is not true: a new snapshot and a new log must follow
            broken = true;
            throw e;
        }
    }

    /** Takes no more records until it is started again. */
    public void giveUp() {
        broken = true;
    }

    public boolean isBroken() {
        return broken;
    }

    public long length() {
        return length;
    }

    public long generation() {
        return generation;
    }

    public void closeQuietly() {
        try {
            if (open != null) open.close();
        } catch (IOException e) {
            // what had to be durable was forced
        }
        open = null;
    }
}
