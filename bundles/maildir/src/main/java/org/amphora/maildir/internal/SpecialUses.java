package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.amphora.api.store.SpecialUse;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.format.Lines;

/**
 * {@code amphora-special-use}: a first line with the format's version, then a line {@code <guid> <attribute>…} for each
 * mailbox that has a special use. By GUID, so that a rename does not touch it.
 */
final class SpecialUses {
    private static final String FILE = "amphora-special-use";
    private static final String VERSION = "amphora-special-use 1";

    private SpecialUses() {}

    /** By GUID; empty if there is no such file. */
    static Optional<Map<String, Set<SpecialUse>>> read(Disk disk, Path maildir) throws IOException {
        Optional<List<String>> lines = Lines.read(disk, maildir.resolve(FILE));
        if (lines.isEmpty()) return Optional.empty();
        if (lines.get().isEmpty() || !lines.get().get(0).equals(VERSION)) {
            throw new IOException(FILE + " is not of the format that this build reads: " + VERSION);
        }
        Map<String, Set<SpecialUse>> result = new HashMap<>();
        for (String line : lines.get().subList(1, lines.get().size())) {
            String[] words = line.split(" ");
            Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
            for (SpecialUse u : SpecialUse.values()) if (Arrays.asList(words).contains(u.attribute())) uses.add(u);
            if (!uses.isEmpty()) result.put(words[0], uses);
        }
        return Optional.of(result);
    }

    /** Durable when it returns. */
    static void write(Disk disk, Path maildir, Map<String, Set<SpecialUse>> uses) throws IOException {
        StringBuilder b = new StringBuilder(VERSION).append('\n');
        new TreeMap<>(uses).forEach((guid, set) -> b.append(guid)
                .append(' ')
                .append(set.stream().sorted().map(SpecialUse::attribute).collect(Collectors.joining(" ")))
                .append('\n'));
        Lines.replace(disk, maildir.resolve(FILE), b.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
