package org.amphora.smtp.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.amphora.smtp.internal.session.SmtpSettings;

/** The configuration as it is shipped. */
final class Shipped {
    private Shipped() {}

    /** The values that stand commented out in the file. */
    static Map<String, Object> values() {
        Map<String, Object> raw = new HashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("../../etc/org.amphora.smtp.cfg"))) {
                int eq = line.indexOf(" = ");
                if (line.matches("#[a-z0-9_]+ = .*")) raw.put(line.substring(1, eq), line.substring(eq + 3));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return raw;
    }

    /** With other values for some keys. */
    static SmtpSettings with(Map<String, String> changes) {
        Map<String, Object> raw = values();
        raw.putAll(changes);
        return SmtpComponent.read(raw);
    }
}
