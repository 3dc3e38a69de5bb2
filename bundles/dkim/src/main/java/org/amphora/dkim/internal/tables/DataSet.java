package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A data set in OpenDKIM's words: a list ({@code a, b} or {@code csl:a,b}), a file with a key and a value on each line
 * ({@code /path} or {@code file:/path}), or one whose keys are patterns with {@code *} ({@code refile:/path}).
 */
public final class DataSet {
    /** A line: the key, and what it stands for, or empty. */
    public record Entry(String key, String value) {}

    private interface Source {
        List<Entry> entries() throws IOException;
    }

    private static final Pattern ELSEWHERE =
            Pattern.compile("(?i)(db|dsn|ldap|ldaps|ldapi|lua|memcache|erlang|mdb):.*");
    private static final int MOST_ENTRIES = 1_000_000;

    /** Nothing. */
    public static final DataSet EMPTY = new DataSet(List::of, null, false);

    private final Source source;
    private final Path file;
    private final boolean patterns;

    private DataSet(Source source, Path file, boolean patterns) {
        this.source = source;
        this.file = file;
        this.patterns = patterns;
    }

    /**
     * @param folder where a relative path begins
     * @throws IllegalArgumentException saying what would be right
     */
    public static DataSet of(String text, Path folder, Problems problems) {
        if (ELSEWHERE.matcher(text).matches() || text.endsWith(".db"))
            throw new IllegalArgumentException("a list, file: or refile: (no data base)");
        boolean refile = text.startsWith("refile:");
        if (refile || text.startsWith("file:") || text.startsWith("/")) {
            Path file = folder.resolve(text.replaceFirst("^(re)?file:", ""));
            return new DataSet(new WatchedFile<>(file, DataSet::lines, problems)::get, file, refile);
        }
        List<Entry> entries = words(text.replaceFirst("^csl:", ""));
        return new DataSet(() -> entries, null, false);
    }

    /** A file of the server's own, which may not be there yet. */
    public static DataSet optional(Path file, boolean patterns, Problems problems) {
        var watched = new WatchedFile<>(file, DataSet::lines, problems);
        return new DataSet(() -> Files.exists(file) ? watched.get() : List.of(), file, patterns);
    }

    private static List<Entry> words(String text) {
        var entries = new ArrayList<Entry>();
        for (String word : text.split(",")) {
            String[] parts = word.strip().split("=", 2);
            if (!parts[0].isEmpty())
                entries.add(new Entry(parts[0].strip(), parts.length == 1 ? "" : parts[1].strip()));
        }
        return List.copyOf(entries);
    }

    private static List<Entry> lines(String text) {
        var entries = new ArrayList<Entry>();
        for (String line : text.split("\\r?\\n")) {
            int hash = line.indexOf('#');
            String[] parts = (hash < 0 ? line : line.substring(0, hash)).strip().split("\\s+", 2);
            if (parts[0].isEmpty()) continue;
            if (entries.size() == MOST_ENTRIES)
                throw new IllegalArgumentException("more than " + MOST_ENTRIES + " lines");
            entries.add(new Entry(parts[0], parts.length == 1 ? "" : parts[1]));
        }
        return List.copyOf(entries);
    }

    /** Where it stands, if it stands in a file. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Whether keys are patterns. */
    boolean hasPatterns() {
        return patterns;
    }

    /** In their order. @throws IOException with the file's name and what would be right */
    public List<Entry> entries() throws IOException {
        return source.entries();
    }

    /** The keys. */
    public List<String> keys() throws IOException {
        return entries().stream().map(Entry::key).toList();
    }

    /** The first entry whose key this is, or whose pattern it fits; ASCII case does not count. */
    public Optional<Entry> find(String key) throws IOException {
        return entries().stream().filter(e -> matches(e, key)).findFirst();
    }

    /** All entries of which that is true. */
    List<Entry> all(String key) throws IOException {
        return entries().stream().filter(e -> matches(e, key)).toList();
    }

    private boolean matches(Entry entry, String key) {
        return patterns ? fits(lower(entry.key), lower(key)) : entry.key.equalsIgnoreCase(key);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether a text fits a pattern, in which {@code *} is any text; in linear time for each star. */
    static boolean fits(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) return pattern.equals(text);
        if (!text.startsWith(parts[0])) return false;
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], at);
            if (found < 0) return false;
            at = found + parts[i].length();
        }
        String last = parts[parts.length - 1];
        return text.length() - at >= last.length() && text.endsWith(last);
    }
}
