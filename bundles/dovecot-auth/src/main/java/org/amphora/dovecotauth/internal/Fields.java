package org.amphora.dovecotauth.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A line's fields: divided by TAB, with NUL, SOH, TAB, CR and LF in them escaped by SOH. */
public record Fields(List<String> all) {
    private static final char ESCAPE = 1;
    private static final String PLAIN = "\0\1\t\r\n";
    private static final String ESCAPED = "01trn";

    public static Fields of(String line) {
        List<String> all = new ArrayList<>();
        for (String field : line.split("\t", -1)) all.add(unescaped(field));
        return new Fields(all);
    }

    public static String line(List<String> fields) {
        return String.join("\t", fields.stream().map(Fields::escaped).toList()) + "\n";
    }

    /** The field at a place, or empty. */
    public String at(int place) {
        return place < all.size() ? all.get(place) : "";
    }

    /** What stands behind {@code name=}; empty if there is no such field. */
    public Optional<String> value(String name) {
        return all.stream()
                .filter(f -> f.startsWith(name + "="))
                .map(f -> f.substring(name.length() + 1))
                .findFirst();
    }

    /** Whether {@code name} is there, with a value or without. */
    public boolean has(String name) {
        return all.contains(name) || value(name).isPresent();
    }

    private static String unescaped(String field) {
        if (field.indexOf(ESCAPE) < 0) return field;
        var out = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == ESCAPE && i + 1 < field.length()) {
                c = field.charAt(++i);
                int known = ESCAPED.indexOf(c);
                if (known >= 0) c = PLAIN.charAt(known);
            }
            out.append(c);
        }
        return out.toString();
    }

    private static String escaped(String field) {
        var out = new StringBuilder();
        for (char c : field.toCharArray()) {
            int special = PLAIN.indexOf(c);
            if (special < 0) out.append(c);
            else out.append(ESCAPE).append(ESCAPED.charAt(special));
        }
        return out.toString();
    }
}
