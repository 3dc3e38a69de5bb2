package org.amphora.maildir.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreException;
import org.amphora.maildir.internal.format.MailboxNames;

/**
 * The configuration as plain values.
 *
 * @param location below the root, with {@code {user}} and {@code {domain}}
 * @param defaultMailboxes by name, in order
 * @param sizeLimit bytes of an account, 0 for none
 */
public record MaildirSettings(
        Path root,
        String location,
        MailboxNames names,
        Map<String, Set<SpecialUse>> defaultMailboxes,
        long sizeLimit,
        int openMailboxesLimit,
        Duration flagRenameDelay,
        Duration rescanInterval,
        Duration drainTimeout) {
    private static final String USER = "{user}";

    /** Refuses bad values and unknown keys, all in one message. */
    public static MaildirSettings of(Map<String, Object> raw) {
        ConfigReader in = new ConfigReader(MaildirConfig.PID, raw);
        String separator = in.text("hierarchy_separator");
        if (!separator.equals(".") && !separator.equals("/")) in.mistake("hierarchy_separator", separator, ". or /");
        MailboxNames names = new MailboxNames(separator.equals("/") ? '/' : '.');
        MaildirSettings s = new MaildirSettings(
                in.value("mail_root", MaildirSettings::root).orElse(Path.of("")),
                in.value("mail_location", MaildirSettings::location).orElse(USER),
                names,
                in.value("default_mailboxes", text -> mailboxes(text, names)).orElse(Map.of()),
                in.size("mailbox_size_limit", 0, Long.MAX_VALUE),
                in.number("open_mailboxes_limit", 10, 1_000_000),
                in.duration("flag_rename_delay", Duration.ZERO, Duration.ofHours(1)),
                in.duration("rescan_interval", Duration.ZERO, Duration.ofHours(1)),
                in.duration("drain_timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)));
        in.done();
        return s;
    }

    private static Path root(String text) {
        try {
            Path p = Path.of(text);
            if (!text.isEmpty() && p.isAbsolute()) return p.normalize();
        } catch (InvalidPathException e) {
            // told below
        }
        throw new IllegalArgumentException("an absolute path");
    }

    private static String location(String text) {
        String right = "a path below mail_root with {user} in it, such as {domain}/{user}/Maildir,";
        try {
            for (Path part : Path.of(text)) {
                if (part.toString().equals("..") || part.toString().equals("."))
                    throw new IllegalArgumentException(right);
            }
            if (text.contains(USER) && !Path.of(text).isAbsolute()) return text;
        } catch (InvalidPathException e) {
            // told below
        }
        throw new IllegalArgumentException(right);
    }

    private static Map<String, Set<SpecialUse>> mailboxes(String text, MailboxNames names) {
        Map<String, Set<SpecialUse>> result = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            if (part.isBlank()) continue;
            int colon = part.lastIndexOf(':');
            String name = (colon < 0 ? part : part.substring(0, colon)).strip();
            try {
                result.put(names.checked(name), colon < 0 ? Set.of() : Set.of(use(part.substring(colon + 1))));
            } catch (StoreException e) {
                throw new IllegalArgumentException("a mailbox name instead of \"" + name + "\"", e);
            }
        }
        return result;
    }

    private static SpecialUse use(String text) {
        try {
            return SpecialUse.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            List<String> all = new ArrayList<>();
            for (SpecialUse u : SpecialUse.values()) all.add(u.name().toLowerCase(Locale.ROOT));
            throw new IllegalArgumentException(
                    "names with a use, such as Sent:sent, the use being one of " + String.join(", ", all), e);
        }
    }
}
