package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An {@code opendkim.conf} as it is: its settings under our names, and those that mean nothing here.
 *
 * @param settings our key → value
 * @param ignored OpenDKIM's names, in order
 */
public record OpendkimConf(Map<String, String> settings, Set<String> ignored) {
    /** As OpenDKIM has it. */
    private static final int DEEPEST = 5;

    /**
     * @param keys of ours; {@code On-BadSignature} is {@code on_bad_signature}
     * @throws IOException if it cannot be read
     */
    public static OpendkimConf read(Path file, Set<String> keys) throws IOException {
        Map<String, String> ours = new LinkedHashMap<>();
        for (String key : keys) ours.put(bare(key), key);
        var conf = new OpendkimConf(new LinkedHashMap<>(), new TreeSet<>());
        conf.add(file, ours, DEEPEST);
        return conf;
    }

    private void add(Path file, Map<String, String> ours, int depth) throws IOException {
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            int hash = line.indexOf('#');
            String[] parts = (hash < 0 ? line : line.substring(0, hash)).strip().split("\\s+", 2);
            if (parts.length < 2) continue;
            String key = ours.get(bare(parts[0]));
            if (key != null) settings.put(key, parts[1]);
            else if (bare(parts[0]).equals("include") && depth > 0) add(file.resolveSibling(parts[1]), ours, depth - 1);
            else ignored.add(parts[0]);
        }
    }

    private static String bare(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
