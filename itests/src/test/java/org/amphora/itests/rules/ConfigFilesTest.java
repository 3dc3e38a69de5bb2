package org.amphora.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.Test;

/**
 * The files of etc/ and the components that read them say the same. A key at its default stands as
 * {@code #key = default}, without a space behind the #; one that is set stands as {@code key = value}.
 */
public class ConfigFilesTest {
    private static final Pattern KEY = Pattern.compile("^(#?)([a-z][a-z0-9_.]*)\\s*=\\s*(.*?)\\s*$");
    private static final String PREFIX = "org.amphora.";

    /** File → keys that stand in it, each with its value and whether it is commented out. */
    private record Entry(boolean set, String value) {}

    @Test
    public void eachFileHasTheKeysOfItsComponentAndNoOthers() {
        var broken = new ArrayList<String>();
        var known = components();
        files().forEach((file, keys) -> {
            var wanted = known.get(pid(file));
            if (wanted == null) {
                broken.add(file + ": no component has the PID " + pid(file));
                return;
            }
            var missing = new TreeSet<>(wanted.keySet());
            missing.removeAll(keys.keySet());
            var unknown = new TreeSet<>(keys.keySet());
            unknown.removeAll(wanted.keySet());
            if (!missing.isEmpty()) broken.add(file + " does not show " + missing);
            if (!unknown.isEmpty()) broken.add(file + " has " + unknown + ", which nobody reads");
        });
        assertEquals(List.of(), broken);
    }

    @Test
    public void commentedKeysShowTheDefault() {
        var broken = new ArrayList<String>();
        var known = components();
        files().forEach((file, keys) -> keys.forEach((key, entry) -> {
            var wanted = known.getOrDefault(pid(file), Map.of());
            if (entry.set() || !wanted.containsKey(key)) return;
            if (!normal(entry.value()).equals(normal(wanted.get(key))))
                broken.add(file + ": #" + key + " = " + entry.value() + ", but the default is " + wanted.get(key));
        }));
        assertEquals(List.of(), broken);
    }

    @Test
    public void everyComponentHasItsFile() {
        var without = new TreeSet<>(components().keySet());
        files().keySet().forEach(file -> without.remove(pid(file)));
        assertTrue("components without a file in etc/: " + without, without.isEmpty());
    }

    @Test
    public void everyFileTravelsWithAFeature() {
        String feature = Checkout.text(Checkout.root().resolve("features/src/main/feature/feature.xml"));
        var left = files().keySet().stream()
                .filter(f -> !feature.contains("/" + f + "\""))
                .toList();
        assertEquals(List.of(), left);
    }

    private static Map<String, Map<String, String>> components() {
        var byPid = new TreeMap<String, Map<String, String>>();
        for (Path bundle : Checkout.bundles()) byPid.putAll(Metatype.defaultsByPid(Checkout.jar(bundle)));
        return byPid;
    }

    private static Map<String, Map<String, Entry>> files() {
        var files = new TreeMap<String, Map<String, Entry>>();
        Checkout.list(Checkout.root().resolve("etc"))
                .filter(f -> f.getFileName().toString().startsWith(PREFIX))
                .forEach(f -> files.put(f.getFileName().toString(), keys(Checkout.text(f))));
        return files;
    }

    private static Map<String, Entry> keys(String text) {
        var keys = new LinkedHashMap<String, Entry>();
        // a value may go on behind a backslash, in a comment too
        for (String line : text.replaceAll("\\\\\\r?\\n#?\\s*", "").lines().toList()) {
            var key = KEY.matcher(line);
            if (key.matches()) keys.put(key.group(2), new Entry(key.group(1).isEmpty(), key.group(3)));
        }
        return keys;
    }

    /** {@code org.amphora.listener-smtp.cfg} belongs to the factory PID {@code org.amphora.listener}. */
    private static String pid(String file) {
        return file.replaceFirst("(-.*)?\\.cfg$", "");
    }

    /** Lists compare by their elements, however they are spaced; metatype escapes commas and spaces. */
    private static String normal(String value) {
        return value.replaceAll("\\\\(.)", "$1").replaceAll("\\s*,\\s*", ",").strip();
    }
}
