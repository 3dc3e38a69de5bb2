package org.amphora.shell.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A file of {@code etc/} whose keys a command changes: in their place, be it the line that shows the default, and with
 * every comment as it was.
 */
final class ConfigFile {
    private static final String FILE = "felix.fileinstall.filename";

    private ConfigFile() {}

    /** The keys that are set, as they are in force or, after a mistake, would be. */
    static Map<String, Object> read(ConfigurationAdmin admin, String pid) throws IOException {
        Dictionary<String, Object> set = admin.getConfiguration(pid, "?").getProperties();
        return set == null ? Map.of() : FrameworkUtil.asMap(set);
    }

    /**
     * Writes the file, then tells the role at once.
     *
     * @param changes an empty value gives the key its default
     */
    static void change(ConfigurationAdmin admin, Path etc, String pid, Map<String, String> changes) throws IOException {
        Configuration configuration = admin.getConfiguration(pid, "?");
        Dictionary<String, Object> before = configuration.getProperties();
        Dictionary<String, Object> now = new Hashtable<>();
        if (before != null) FrameworkUtil.asMap(before).forEach(now::put);
        Path file = now.get(FILE) == null
                ? etc.resolve(pid + ".cfg")
                : Path.of(URI.create(now.get(FILE).toString()));
        write(file, changes);
        now.put(FILE, file.toUri().toString());
        changes.forEach((key, value) -> {
            if (value.isEmpty()) now.remove(key);
            else now.put(key, value);
        });
        configuration.update(now);
    }

    private static void write(Path file, Map<String, String> changes) throws IOException {
        List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
        changes.forEach((key, value) -> set(lines, key, value));
        // no name that is read as a configuration
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        if (Files.exists(file))
            Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.write(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void set(List<String> lines, String key, String value) {
        String line = value.isEmpty() ? "#" + key + " =" : key + " = " + value;
        int at = find(lines, Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*[=:].*"));
        if (at >= 0) {
            while (at + 1 < lines.size() && lines.get(at).endsWith("\\")) lines.remove(at);
            lines.set(at, line);
            return;
        }
        if (value.isEmpty()) return;
        at = find(lines, Pattern.compile("#" + Pattern.quote(key) + "\\s*=.*"));
        if (at >= 0) lines.set(at, line);
        else lines.add(line);
    }

    private static int find(List<String> lines, Pattern pattern) {
        for (int i = 0; i < lines.size(); i++) if (pattern.matcher(lines.get(i)).matches()) return i;
        return -1;
    }
}
