package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amphora.maildir.internal.disk.Disk;

/**
 * What clients have noted with a mailbox or an account: a first line with the format's version, then a line {@code
 * <value in base64> <name>} for each. Whoever changes it holds the account's monitor.
 */
public final class AnnotationsFile {
    /** In a mailbox's directory. */
    public static final String OF_MAILBOX = "amphora-annotations";
    /** In the account's. */
    public static final String OF_ACCOUNT = "amphora-account-annotations";

    private static final String VERSION = "amphora-annotations 1";

    private final Disk disk;
    private final Path file;

    public AnnotationsFile(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    public SortedMap<String, byte[]> read() throws IOException {
        SortedMap<String, byte[]> all = new TreeMap<>();
        Optional<List<String>> lines = Lines.read(disk, file);
        if (lines.isEmpty()) return all;
        if (lines.get().isEmpty() || !lines.get().get(0).equals(VERSION)) throw notOurs();
        for (String line : lines.get().subList(1, lines.get().size())) {
            int blank = line.indexOf(' ');
            if (blank < 0) throw notOurs();
            all.put(line.substring(blank + 1), decoded(line.substring(0, blank)));
        }
        return all;
    }

    private byte[] decoded(String base64) throws IOException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
    }

    private IOException notOurs() {
        return new IOException(file + " is not of the format that this build reads: " + VERSION);
    }

    /** Durable when it returns; names have no control characters. */
    public void change(Map<String, byte[]> set, Set<String> remove) throws IOException {
        SortedMap<String, byte[]> all = read();
        boolean changed = all.keySet().removeAll(remove);
        for (Map.Entry<String, byte[]> e : set.entrySet())
            changed |= !Arrays.equals(e.getValue(), all.put(e.getKey(), e.getValue()));
        if (changed) Lines.replace(disk, file, toBytes(all));
    }

    private static byte[] toBytes(SortedMap<String, byte[]> all) {
        StringBuilder b = new StringBuilder(VERSION).append('\n');
        all.forEach((name, value) -> b.append(Base64.getEncoder().encodeToString(value))
                .append(' ')
                .append(name)
                .append('\n'));
        return b.toString().getBytes(StandardCharsets.UTF_8);
    }
}
