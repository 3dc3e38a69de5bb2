package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A key table and a signing table in files, to be written: a domain's first keys, and new ones in place of old ones. A
 * key that is about to be used has {@code .next} behind its name, one that was used {@code .old}: OpenDKIM reads the
 * same table, and what stands in it is what is to be published.
 *
 * @param patterns whether the signing table's keys are patterns
 */
public record KeyFiles(Path keyTable, Path signingTable, boolean patterns) {
    private static final String NEXT = ".next";
    private static final String OLD = ".old";

    /** Empty if one of the tables is no file. */
    public static Optional<KeyFiles> of(DataSet keys, DataSet signing) {
        return keys.file().flatMap(k -> signing.file().map(s -> new KeyFiles(k, s, signing.hasPatterns())));
    }

    /** Where the private keys of a domain are put. */
    public Path folder(String domain) {
        return keyTable.resolveSibling("keys").resolve(domain);
    }

    /** Puts new keys of a domain into both tables: from now on they sign. */
    public void add(List<NewKey> keys) throws IOException {
        for (NewKey key : keys) {
            String name = key.domain() + '-' + key.algorithm().keyType();
            edit(keyTable, lines -> replaced(lines, name, line(name, key)));
            String author = (patterns ? "*@" : "") + key.domain();
            String signs = author + '\t' + name;
            edit(
                    signingTable,
                    lines -> lines.stream().anyMatch(l -> words(l).equals(words(signs))) ? lines : plus(lines, signs));
        }
    }

    /** The names of a domain's keys that sign now. */
    public List<String> current(String domain) throws IOException {
        return names(domain).stream()
                .filter(n -> !n.endsWith(NEXT) && !n.endsWith(OLD))
                .toList();
    }

    /** The names of a domain's keys that wait to be published. */
    public List<String> pending(String domain) throws IOException {
        return names(domain).stream().filter(n -> n.endsWith(NEXT)).toList();
    }

    private List<String> names(String domain) throws IOException {
        return read(keyTable).stream()
                .map(KeyFiles::words)
                .filter(w -> w.size() == 2 && w.get(1).startsWith(domain + ':'))
                .map(w -> w.get(0))
                .toList();
    }

    /** Puts a key beside the one of this name, to follow it. */
    public void prepare(String name, NewKey key) throws IOException {
        edit(keyTable, lines -> replaced(lines, name + NEXT, line(name + NEXT, key)));
    }

    /** Lets the key that was {@link #prepare prepared} take the place of the other, which is kept to be published. */
    public void promote(String pending) throws IOException {
        String name = pending.substring(0, pending.length() - NEXT.length());
        edit(keyTable, lines -> {
            String next = value(lines, pending);
            String old = value(lines, name);
            List<String> without = lines.stream()
                    .filter(l ->
                            !words(l).get(0).equals(pending) && !words(l).get(0).equals(name + OLD))
                    .toList();
            return plus(replaced(without, name, name + '\t' + next), name + OLD + '\t' + old);
        });
    }

    private static String line(String name, NewKey key) {
        return name
                + '\t'
                + key.domain()
                + ':'
                + key.selector()
                + ':'
                + key.file().toAbsolutePath().normalize();
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .map(KeyFiles::words)
                .filter(w -> w.size() == 2 && w.get(0).equals(name))
                .map(w -> w.get(1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the key table has no key " + name));
    }

    /** The key and the value of a line; one empty word if there is nothing in it. */
    private static List<String> words(String line) {
        int hash = line.indexOf('#');
        return List.of((hash < 0 ? line : line.substring(0, hash)).strip().split("\\s+", 2));
    }

    private static List<String> replaced(List<String> lines, String name, String line) {
        var out = new ArrayList<String>();
        boolean done = false;
        for (String l : lines) {
            boolean same = words(l).get(0).equals(name);
            if (!same) out.add(l);
            else if (!done) out.add(line);
            done |= same;
        }
        if (!done) out.add(line);
        return out;
    }

    private static List<String> plus(List<String> lines, String line) {
        var out = new ArrayList<>(lines);
        out.add(line);
        return out;
    }

    private static List<String> read(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    }

    /** Whoever reads sees the old lines or the new ones. */
    private static void edit(Path file, UnaryOperator<List<String>> change) throws IOException {
        List<String> before = read(file);
        List<String> after = change.apply(before);
        if (after.equals(before)) return;
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, after, StandardCharsets.UTF_8);
        if (Files.exists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix"))
            Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(file));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
