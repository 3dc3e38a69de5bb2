package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.amphora.maildir.internal.disk.Disk;

/**
 * Dovecot's {@code subscriptions}: one name in modified UTF-7 a line with {@code .} between levels; the newer form begins
 * with {@code V<tab>2}, an empty line, and has a tab between levels. Always read anew: other programs write it too.
 */
public final class Subscriptions {
    public static final String FILE = "subscriptions";
    private static final String VERSION_2 = "V\t2";
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);

    private final Disk disk;
    private final Path file;
    private final MailboxNames names;

    public Subscriptions(Disk disk, Path maildir, MailboxNames names) {
        this.disk = disk;
        this.file = maildir.resolve(FILE);
        this.names = names;
    }

    public Set<String> read() throws IOException {
        List<String> lines = Lines.read(disk, file).orElse(List.of());
        boolean tabs = !lines.isEmpty() && lines.get(0).equals(VERSION_2);
        Set<String> result = new LinkedHashSet<>();
        for (String line : tabs ? lines.subList(1, lines.size()) : lines) {
            if (line.isEmpty()) continue;
            String dotted = tabs ? line.replace('\t', '.') : line;
            if (dotted.equalsIgnoreCase(MailboxNames.INBOX)) result.add(MailboxNames.INBOX);
            else names.ofDirectory("." + dotted).ifPresent(n -> result.add(names.normalise(n)));
        }
        return result;
    }

    /** Adds and removes names. Durable when it returns. */
    public void change(Set<String> add, Set<String> remove) throws IOException {
        DotLock.holding(disk, file, LOCK_LIMIT, () -> {
            Set<String> all = new TreeSet<>(read());
            if (all.addAll(add) | all.removeAll(remove)) Lines.replace(disk, file, toBytes(all));
        });
    }

    private byte[] toBytes(Set<String> all) {
        return all.stream()
                .map(n -> n.equals(MailboxNames.INBOX) ? n : names.directory(n).substring(1))
                .collect(Collectors.joining("\n", "", all.isEmpty() ? "" : "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
