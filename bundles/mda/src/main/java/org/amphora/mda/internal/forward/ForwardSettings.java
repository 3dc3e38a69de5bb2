package org.amphora.mda.internal.forward;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.role.ConfigReader;

/**
 * {@code forward_path} and the limits of the files it names.
 *
 * @param paths where the file of an account is looked for, in order; none for no forward files
 * @param sizeLimit in bytes
 * @param addressLimit how many addresses a file may have
 */
public record ForwardSettings(List<String> paths, int sizeLimit, int addressLimit) {
    public static final ForwardSettings NONE = new ForwardSettings(List.of(), 0, 0);

    /** {@code $name}, {@code $(name)} or {@code ${name}}. */
    static final Pattern VARIABLE = Pattern.compile("\\$(?:([a-z_]+)|\\(([a-z_]+)\\)|\\{([a-z_]+)\\}|)");

    static final Set<String> VARIABLES =
            Set.of("home", "user", "local", "domain", "recipient", "extension", "recipient_delimiter");
    private static final String KEY = "forward_path";

    public static ForwardSettings read(ConfigReader in) {
        List<String> paths = in.list(KEY);
        for (String path : paths) {
            Matcher m = VARIABLE.matcher(path);
            while (m.find())
                if (!VARIABLES.contains(name(m.toMatchResult())))
                    in.mistake(
                            KEY,
                            path,
                            "a path with some of $"
                                    + String.join(
                                            ", $", VARIABLES.stream().sorted().toList()));
            if (!path.startsWith("/") && !path.startsWith("$home"))
                in.mistake(KEY, path, "a path that begins with / or $home");
        }
        return new ForwardSettings(
                paths, (int) in.size("forward_size_limit", 1, 1 << 20), in.number("forward_address_limit", 1, 10_000));
    }

    /** Empty for a dollar that no name follows. */
    static String name(MatchResult m) {
        for (int i = 1; i <= 3; i++) if (m.group(i) != null) return m.group(i);
        return "";
    }
}
