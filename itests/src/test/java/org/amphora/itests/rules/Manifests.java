package org.amphora.itests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;

/** Reads the headers of a built bundle. */
final class Manifests {
    private Manifests() {}

    static String header(Path jar, String name) {
        try (var file = new JarFile(jar.toFile())) {
            String value = file.getManifest().getMainAttributes().getValue(name);
            return value == null ? "" : value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The clauses of a header such as Import-Package: name → its attributes and directives as written. */
    static Map<String, String> clauses(String header) {
        var clauses = new LinkedHashMap<String, String>();
        var clause = new StringBuilder();
        boolean quoted = false;
        for (char c : (header + ",").toCharArray()) {
            if (c == '"') quoted = !quoted;
            if (c != ',' || quoted) {
                clause.append(c);
                continue;
            }
            String text = clause.toString().strip();
            clause.setLength(0);
            if (text.isEmpty()) continue;
            int semicolon = text.indexOf(';');
            clauses.put(
                    semicolon < 0 ? text : text.substring(0, semicolon),
                    semicolon < 0 ? "" : text.substring(semicolon + 1));
        }
        return clauses;
    }
}
