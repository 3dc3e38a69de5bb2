package org.amphora.api.role;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amphora.api.mail.Address;

/**
 * A table in a file as Postfix's are before postmap: a key, blanks, a value; {@code #} begins a comment, a line that
 * begins with a blank goes on with the one before. Read again when the file has changed; one that is broken leaves the
 * one before in force, and is told by file and line.
 *
 * @param <T> what is made of its rows
 */
public final class TableFile<T> {
    /** What Postfix makes of such a file: the word before the colon in {@code hash:/etc/postfix/transport}. */
    private static final Set<String> MADE_OF_TEXT = Set.of("hash", "texthash", "btree", "lmdb", "cdb", "dbm");

    /**
     * A line of the file.
     *
     * @param value empty if there is only a key
     */
    public record Row(int line, String key, String value) {
        /** @throws Mistake if there is none, or with what the parser says would be right */
        public <V> V value(Function<String, V> parse) {
            if (value.isEmpty()) throw new Mistake(line, key, "a key and a value");
            try {
                return parse.apply(value);
            } catch (IllegalArgumentException e) {
                throw new Mistake(line, value, e.getMessage());
            }
        }
    }

    /** A line that cannot be used. */
    public static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Mistake(int line, String value, String right) {
            super("line " + line + ": " + value + ": " + right + " is expected");
        }
    }

    private final Path file;
    private final Function<List<Row>, T> parse;
    private final Consumer<String> problem;
    private FileTime seen;
    private long size = -1;
    private volatile T now;

    private TableFile(Path file, Function<List<Row>, T> parse, T empty, Consumer<String> problem) {
        this.file = file;
        this.parse = parse;
        this.problem = problem;
        this.now = empty;
    }

    /** A table that stands in no file. */
    public static <T> TableFile<T> none(T empty) {
        return new TableFile<>(null, null, empty, null);
    }

    /**
     * The table in a file, read.
     *
     * @param problem is told what is wrong with a later version of the file, and an empty text when one has been read
     * @throws IllegalArgumentException that names the file and the line
     */
    public static <T> TableFile<T> in(Path file, Function<List<Row>, T> parse, Consumer<String> problem) {
        TableFile<T> table = new TableFile<>(file, parse, null, problem);
        try {
            table.isChanged();
            table.now = parse.apply(table.rows());
            return table;
        } catch (IOException | Mistake e) {
            throw new IllegalArgumentException(table.described(e));
        }
    }

    /**
     * The file that a key names, perhaps in Postfix's way with what postmap makes of it: {@code hash:} and its like.
     *
     * @param folder what a relative name is relative to
     * @throws IllegalArgumentException that says what would be right
     */
    public static Path file(Path folder, String name) {
        int colon = name.indexOf(':');
        String type = colon < 0 ? "hash" : name.substring(0, colon);
        if (!MADE_OF_TEXT.contains(type))
            throw new IllegalArgumentException("a file, or one of hash:, texthash:, btree:, lmdb:, cdb: and a file");
        return folder.resolve(name.substring(colon + 1));
    }

    public T get() {
        return now;
    }

    /** Reads the file if it has changed. */
    public synchronized void refresh() {
        if (file == null) return;
        try {
            if (!isChanged()) return;
            now = parse.apply(rows());
            problem.accept("");
        } catch (IOException | Mistake e) {
            problem.accept(described(e) + "; what was read before stays in force");
        }
    }

    private String described(Exception e) {
        return e instanceof NoSuchFileException ? file + " does not exist" : file + ": " + e.getMessage();
    }

    private boolean isChanged() throws IOException {
        if (!Files.exists(file)) {
            boolean news = size != -2;
            size = -2;
            if (news) throw new NoSuchFileException(file.toString());
            return false;
        }
        FileTime time = Files.getLastModifiedTime(file);
        long length = Files.size(file);
        boolean changed = !time.equals(seen) || length != size;
        seen = time;
        size = length;
        return changed;
    }

    private List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        StringBuilder logical = new StringBuilder();
        int first = 0;
        int number = 0;
        List<String> lines =
                Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        for (String line : lines) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) continue;
            if (Character.isWhitespace(line.charAt(0)) && logical.length() > 0) {
                logical.append(' ').append(line.strip());
                continue;
            }
            if (logical.length() > 0) rows.add(row(first, logical.toString()));
            logical.setLength(0);
            logical.append(line.strip());
            first = number;
        }
        if (logical.length() > 0) rows.add(row(first, logical.toString()));
        return rows;
    }

    private static Row row(int line, String text) {
        String[] parts = text.split("\\s+", 2);
        return new Row(line, parts[0], parts.length < 2 ? "" : parts[1].strip());
    }

    /** Under which an address or a domain stands in a table: domains as {@link Address#domain()}, local parts in lower case. */
    public static String addressKey(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) return Address.domain(text);
        return text.substring(0, at).toLowerCase(Locale.ROOT) + "@" + Address.domain(text.substring(at + 1));
    }
}
