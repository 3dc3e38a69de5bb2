package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.amphora.api.store.Quota;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.WriteFile;

/**
 * {@code maildirsize} (Maildir++): a line with the limits, {@code <bytes>S,<messages>C}, then lines {@code <bytes>
 * <messages>} that are added up. We know the sums without it: it is kept for the other programs of the Maildir, and never
 * forced. Whoever reads it adds the lines, so that one that is put behind the others by another program is not lost.
 */
public final class MaildirSize {
    private static final String FILE = "maildirsize";
    /** A longer file is made anew: each program of Maildir++ knows this number. */
    private static final int MAX = 5120;

    private final Disk disk;
    private final Path file;

    public MaildirSize(Disk disk, Path maildir) {
        this.disk = disk;
        this.file = maildir.resolve(FILE);
    }

    /** What the file says, limits of 0 being none; empty if there is none or it makes no sense. */
    public Optional<Quota> read() throws IOException {
        return content().map(Content::quota);
    }

    private record Content(Quota quota, int length) {}

    private Optional<Content> content() throws IOException {
        byte[] bytes;
        try {
            bytes = disk.read(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            return text.endsWith("\n") ? Optional.of(new Content(parse(text), bytes.length)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Quota parse(String text) {
        String[] lines = text.split("\n");
        long limitBytes = 0;
        long limitMessages = 0;
        for (String limit : lines[0].strip().split(",")) {
            if (limit.isEmpty()) continue;
            long n = Long.parseLong(limit, 0, limit.length() - 1, 10);
            if (limit.endsWith("S")) limitBytes = n;
            else if (limit.endsWith("C")) limitMessages = n;
        }
        long usedBytes = 0;
        long usedMessages = 0;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].strip();
            int space = line.indexOf(' ');
            usedBytes += Long.parseLong(line, 0, Math.max(0, space), 10);
            usedMessages += Long.parseLong(line.substring(space + 1).strip());
        }
        return new Quota(usedBytes, limitBytes, usedMessages, limitMessages);
    }

    /** Makes the file say this, by one more line if that is enough. */
    public void follow(Quota now) throws IOException {
        Optional<Content> before = content();
        if (before.isEmpty()) {
            replace(now);
            return;
        }
        Quota old = before.get().quota();
        long bytes = now.usedBytes() - old.usedBytes();
        long messages = now.usedMessages() - old.usedMessages();
        String line = bytes + " " + messages + "\n";
        boolean sameLimits = old.limitBytes() == now.limitBytes() && old.limitMessages() == now.limitMessages();
        if (!sameLimits || before.get().length() + line.length() > MAX) {
            replace(now);
        } else if (bytes != 0 || messages != 0) {
            try (WriteFile f = disk.append(file)) {
                f.write(ascii(line));
            }
        }
    }

    private void replace(Quota now) throws IOException {
        StringBuilder b = new StringBuilder();
        if (now.limitBytes() > 0) b.append(now.limitBytes()).append('S');
        if (now.limitMessages() > 0)
            b.append(b.isEmpty() ? "" : ",").append(now.limitMessages()).append('C');
        b.append('\n')
                .append(now.usedBytes())
                .append(' ')
                .append(now.usedMessages())
                .append('\n');
        Path fresh = file.resolveSibling(FILE + ".tmp");
        Lines.removeLeftOver(disk, fresh);
        try (WriteFile f = disk.create(fresh)) {
            f.write(ascii(b.toString()));
        }
        disk.rename(fresh, file);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
