package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
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
 * mailbox that has a special use. By GUID, so that a rename does not touch it. A Maildir of another program has no such
 * file: there the names of the default mailboxes count.
 */
final class SpecialUses {
    private static final String FILE = "amphora-special-use";
    private static final String VERSION = "amphora-special-use 1";

    private final Disk disk;
    private final Path file;
    private final Map<String, Set<SpecialUse>> defaults;

    SpecialUses(Disk disk, Path maildir, Map<String, Set<SpecialUse>> defaults) {
        this.disk = disk;
        this.file = maildir.resolve(FILE);
        this.defaults = defaults;
    }

    /** By GUID. */
    Map<String, Set<SpecialUse>> read(Collection<Account.Place> places) throws IOException {
        Optional<List<String>> lines = Lines.read(disk, file);
        if (lines.isEmpty()) return byName(places);
        if (lines.get().isEmpty() || !lines.get().get(0).equals(VERSION)) {
            throw new IOException(FILE + " is not of the format that this build reads: " + VERSION);
        }
        Map<String, Set<SpecialUse>> result = new HashMap<>();
        for (String line : lines.get().subList(1, lines.get().size())) {
            List<String> words = Arrays.asList(line.split(" "));
            Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
            for (SpecialUse u : SpecialUse.values()) if (words.contains(u.attribute())) uses.add(u);
            if (!uses.isEmpty()) result.put(words.get(0), uses);
        }
        return result;
    }

    private Map<String, Set<SpecialUse>> byName(Collection<Account.Place> places) {
        Map<String, Set<SpecialUse>> uses = new HashMap<>();
        for (Account.Place p : places) {
            Set<SpecialUse> use = defaults.getOrDefault(p.name(), Set.of());
            if (!use.isEmpty()) uses.put(p.guid(), use);
        }
        return uses;
    }

    /** By GUID, sets, or with an empty set forgets, what mailboxes are used for; durable when it returns. */
    void set(Collection<Account.Place> places, Map<String, Set<SpecialUse>> changes) throws IOException {
        Map<String, Set<SpecialUse>> uses = read(places);
        Map<String, Set<SpecialUse>> before = Map.copyOf(uses);
        changes.forEach((guid, use) -> {
            if (use.isEmpty()) uses.remove(guid);
            else uses.put(guid, use);
        });
        if (!uses.equals(before)) write(uses);
    }

    private void write(Map<String, Set<SpecialUse>> uses) throws IOException {
        StringBuilder b = new StringBuilder(VERSION).append('\n');
        new TreeMap<>(uses).forEach((guid, set) -> b.append(guid)
                .append(' ')
                .append(set.stream().sorted().map(SpecialUse::attribute).collect(Collectors.joining(" ")))
                .append('\n'));
        Lines.replace(disk, file, b.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
