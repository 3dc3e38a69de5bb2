package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.dkim.internal.keys.PrivateKeys;
import org.amphora.dkim.internal.signature.DkimSignature;
import org.amphora.dkim.internal.signature.SigningKey;

/** OpenDKIM's {@code KeyTable}: a name, and {@code domain:selector:file}, where {@code %} is the author's domain. */
public final class KeyTable {
    private static final int MOST_FILES = 1000;

    private final DataSet table;
    private final Path folder;
    private final boolean requireSafeKeys;
    private final Problems problems;
    private final Map<Path, WatchedFile<PrivateKey>> files = new ConcurrentHashMap<>();

    /**
     * @param folder where a relative path begins
     * @param requireSafeKeys whether a key that others may read is not used
     */
    public KeyTable(DataSet table, Path folder, boolean requireSafeKeys, Problems problems) {
        this.table = table;
        this.folder = folder;
        this.requireSafeKeys = requireSafeKeys;
        this.problems = problems;
    }

    /**
     * The key of a name.
     *
     * @param authorDomain what {@code %} stands for
     * @throws IOException saying which file, line or name is not as it should be
     */
    public SigningKey key(String name, String authorDomain) throws IOException {
        DataSet.Entry entry = table.find(name).orElseThrow(() -> new IOException("the key table has no key " + name));
        return key(entry, authorDomain);
    }

    /** All entries that are not for any domain. */
    public List<SigningKey> all() throws IOException {
        var keys = new ArrayList<SigningKey>();
        for (DataSet.Entry entry : table.entries()) if (!entry.value().contains("%")) keys.add(key(entry, ""));
        return keys;
    }

    private SigningKey key(DataSet.Entry entry, String authorDomain) throws IOException {
        String[] parts = entry.value().split(":", 3);
        if (parts.length < 3) throw new IOException("the key table's " + entry.key() + " is not domain:selector:file");
        String domain = parts[0].strip().equals("%") ? authorDomain : parts[0].strip();
        return key(domain, parts[1].strip(), parts[2].strip().replace("%", authorDomain));
    }

    /** @param place of the key: a file, or itself */
    SigningKey key(String domain, String selector, String place) throws IOException {
        try {
            return new SigningKey(
                    DkimSignature.name("d", domain), DkimSignature.name("s", selector), privateKey(place));
        } catch (IllegalArgumentException e) {
            throw new IOException("the key " + selector + " of " + domain + ": " + e.getMessage(), e);
        }
    }

    private PrivateKey privateKey(String place) throws IOException {
        boolean file = place.startsWith("/") || place.startsWith("./") || place.startsWith("../");
        return file ? file(folder.resolve(place).normalize()) : PrivateKeys.parse(place);
    }

    private PrivateKey file(Path file) throws IOException {
        checkSafe(file);
        if (files.size() > MOST_FILES) files.clear(); // where % stands for domains without end
        return files.computeIfAbsent(file, f -> new WatchedFile<>(f, PrivateKeys::parse, problems))
                .get();
    }

    private void checkSafe(Path file) throws IOException {
        if (!requireSafeKeys
                || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        Set<PosixFilePermission> permissions = Files.exists(file) ? Files.getPosixFilePermissions(file) : Set.of();
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE))
            throw new IOException(file + " may be read or written by everybody (require_safe_keys)");
    }
}
