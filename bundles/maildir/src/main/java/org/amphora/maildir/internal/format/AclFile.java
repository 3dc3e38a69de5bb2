package org.amphora.maildir.internal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.WriteFile;

/**
 * Dovecot's {@code dovecot-acl} ({@code acl = vfile}) of a mailbox: lines {@code <identifier> <letters> :<names of rights>},
 * an identifier with blanks in quotes, {@code -} before one whose rights are taken away; {@code #} begins a comment.
 */
public final class AclFile {
    public static final String FILE = "dovecot-acl";
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);

    private static final Map<Grantee.Kind, String> WORDS = Map.of(
            Grantee.Kind.ANYONE, "anyone",
            Grantee.Kind.AUTHENTICATED, "authenticated",
            Grantee.Kind.OWNER, "owner",
            Grantee.Kind.USER, "user=",
            Grantee.Kind.GROUP, "group=",
            Grantee.Kind.GROUP_OVERRIDE, "group-override=");

    private static final Map<String, Right> NAMES = Map.ofEntries(
            Map.entry("lookup", Right.LOOKUP),
            Map.entry("read", Right.READ),
            Map.entry("write", Right.WRITE),
            Map.entry("write-seen", Right.SEEN),
            Map.entry("write-deleted", Right.DELETE_MESSAGES),
            Map.entry("insert", Right.INSERT),
            Map.entry("post", Right.POST),
            Map.entry("expunge", Right.EXPUNGE),
            Map.entry("create", Right.CREATE),
            Map.entry("delete", Right.DELETE_MAILBOX),
            Map.entry("admin", Right.ADMINISTER));

    private AclFile() {}

    /**
     * What the file of a directory says; private if there is none.
     *
     * @throws IOException naming file and line also if a line is not understood
     */
    public static AccessList read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        List<String> lines = Lines.read(disk, file).orElse(List.of());
        List<AccessList.Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) continue;
            try {
                entries.add(entry(line));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new AccessList(entries);
    }

    /** Durable when it returns, with the lock that Dovecot takes. */
    public static void change(Disk disk, Path directory, UnaryOperator<AccessList> change) throws IOException {
        Path file = directory.resolve(FILE);
        // also if it says so already: what an attempt that failed has left may not be durable
        DotLock.holding(
                disk, file, LOCK_LIMIT, () -> Lines.replace(disk, file, toBytes(change.apply(read(disk, directory)))));
    }

    /** A new file; its name is durable with the directory. */
    public static void create(Disk disk, Path directory, AccessList list) throws IOException {
        if (list.entries().isEmpty()) return;
        try (WriteFile f = disk.create(directory.resolve(FILE))) {
            f.write(ByteBuffer.wrap(toBytes(list)));
            f.force();
        }
    }

    private static AccessList.Entry entry(String line) {
        StringBuilder identifier = new StringBuilder();
        int end = identifier(line, identifier);
        boolean negative = identifier.charAt(0) == '-';
        Grantee grantee = grantee(identifier.substring(negative ? 1 : 0));
        return new AccessList.Entry(
                grantee, negative, rights(line.substring(end).strip()));
    }

    /** Reads up to the blank behind it; gives where it ends. */
    private static int identifier(String line, StringBuilder identifier) {
        boolean quoted = line.charAt(0) == '"';
        int i = quoted ? 1 : 0;
        for (; i < line.length() && line.charAt(i) != (quoted ? '"' : ' '); i++) {
            if (quoted && line.charAt(i) == '\\' && i + 1 < line.length()) i++;
            identifier.append(line.charAt(i));
        }
        boolean closed = !quoted || i < line.length() && (i + 1 == line.length() || line.charAt(i + 1) == ' ');
        if (!closed || identifier.isEmpty()) throw new IllegalArgumentException("no identifier");
        return quoted ? i + 1 : i;
    }

    private static Grantee grantee(String identifier) {
        for (Map.Entry<Grantee.Kind, String> e : WORDS.entrySet()) {
            String word = e.getValue();
            boolean named = word.endsWith("=");
            if (named && identifier.startsWith(word))
                return new Grantee(e.getKey(), identifier.substring(word.length()));
            if (identifier.equals(word)) return new Grantee(e.getKey(), "");
        }
        if (identifier.equals("anonymous")) return Grantee.ANYONE;
        throw new IllegalArgumentException("unknown identifier " + identifier);
    }

    private static Rights rights(String text) {
        int colon = text.indexOf(':');
        String letters = (colon < 0 ? text : text.substring(0, colon)).strip();
        Optional<Rights> rights = Rights.parse(letters);
        if (rights.isEmpty()) throw new IllegalArgumentException("unknown right in " + letters);
        Rights all = rights.get();
        if (colon < 0) return all;
        for (String name : text.substring(colon + 1).split("[ ,\t]+")) {
            Right right = NAMES.get(name);
            // rights of a plugin would be lost when the file is written
            if (right == null && !name.isEmpty()) throw new IllegalArgumentException("unknown right " + name);
            if (right != null) all = all.plus(Rights.of(right));
        }
        return all;
    }

    private static byte[] toBytes(AccessList list) {
        StringBuilder b = new StringBuilder();
        for (AccessList.Entry e : list.entries()) {
            String identifier = (e.negative() ? "-" : "")
                    + WORDS.get(e.grantee().kind())
                    + e.grantee().name();
            b.append(quoted(identifier)).append(' ').append(e.rights()).append('\n');
        }
        return b.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String identifier) {
        boolean plain = identifier.indexOf(' ') < 0 && identifier.indexOf('"') < 0;
        return plain ? identifier : '"' + identifier.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
