package org.amphora.dkim.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.role.ConfigReader;
import org.amphora.dkim.internal.tables.OpendkimConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The component's properties, and over them those of an {@code opendkim.conf} if {@code opendkim_conf} names one. */
record Settings(String pid, Map<String, Object> raw) {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private static final String KEY = "opendkim_conf";
    /** Keys that say yes or no: OpenDKIM looks at the first letter alone. */
    private static final Set<String> FLAGS = Set.of(
            "sub_domains",
            "require_safe_keys",
            "multiple_signatures",
            "remove_old_signatures",
            "log_why",
            "syslog_success");

    ConfigReader reader() {
        Object file = raw.get(KEY);
        if (file == null || file.toString().isBlank()) return new ConfigReader(pid, raw);
        try {
            return merged(OpendkimConf.read(Path.of(file.toString().strip()), raw.keySet()));
        } catch (IOException e) {
            var reader = new ConfigReader(pid, raw);
            reader.mistake(KEY, file.toString(), "a file that exists and that this user may read");
            return reader;
        }
    }

    private ConfigReader merged(OpendkimConf conf) {
        Map<String, Object> all = new HashMap<>(raw);
        all.put("multiple_signatures", "no"); // as OpenDKIM has it
        conf.settings().forEach((key, value) -> all.put(key, FLAGS.contains(key) ? flag(value) : value));
        if (!conf.ignored().isEmpty())
            LOG.info(
                    "{} has settings that mean nothing here: {}",
                    raw.get(KEY),
                    conf.ignored().stream().collect(Collectors.joining(", ")));
        return new ConfigReader(pid, all);
    }

    private static String flag(String value) {
        return value.matches("[tTyY1].*") ? "yes" : value.matches("[fFnN0].*") ? "no" : value;
    }
}
