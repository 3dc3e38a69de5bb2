package org.amphora.directory.internal.site;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $name} (or {@code $(name)}) in a value stands for another key's value, as in Postfix's {@code main.cf};
 * {@code $$} is a dollar sign.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:([a-z_]+)|\\(([a-z_]+)\\)|(\\$)|)");

    private final Map<String, String> values;
    private final Deque<String> open = new ArrayDeque<>();

    References(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException saying what would be right */
    String expand(String key) {
        if (open.contains(key)) throw new IllegalArgumentException("a value that does not refer to itself");
        open.push(key);
        try {
            return REFERENCE.matcher(values.get(key)).replaceAll(m -> Matcher.quoteReplacement(target(m)));
        } finally {
            open.pop();
        }
    }

    private String target(java.util.regex.MatchResult m) {
        if (m.group(3) != null) return "$";
        String name = m.group(1) != null ? m.group(1) : m.group(2);
        if (name == null || !values.containsKey(name))
            throw new IllegalArgumentException("a reference to one of $" + String.join(", $", values.keySet()));
        return expand(name);
    }
}
