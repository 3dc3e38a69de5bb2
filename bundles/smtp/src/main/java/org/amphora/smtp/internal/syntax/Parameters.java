package org.amphora.smtp.internal.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters behind a path, RFC 5321 §4.1.1.11, RFC 5321 §4.1.2 {@code esmtp-param}. */
public final class Parameters {
    private Parameters() {}

    /**
     * @param keyword in upper case
     * @param value empty if there is no {@code =}
     */
    public record Parameter(String keyword, String value) {}

    /** All of them in order, their values as octets, for RFC 6531 §3.3 lets them hold UTF-8; empty if the text behind {@code start} is not of the form, or one is there twice. */
    public static Optional<List<Parameter>> parse(String text, int start) {
        if (start == text.length()) return Optional.of(List.of());
        if (text.charAt(start) != ' ') return Optional.empty();
        List<Parameter> all = new ArrayList<>();
        for (String word : text.substring(start).split(" +")) {
            if (word.isEmpty()) continue;
            int eq = word.indexOf('=');
            String name = eq < 0 ? word : word.substring(0, eq);
            String value = eq < 0 ? "" : word.substring(eq + 1);
            if (!isKeyword(name) || eq >= 0 && !isValue(value)) return Optional.empty();
            String keyword = name.toUpperCase(Locale.ROOT);
            for (Parameter p : all) if (p.keyword.equals(keyword)) return Optional.empty();
            all.add(new Parameter(keyword, value));
        }
        return Optional.of(all);
    }

    private static boolean isKeyword(String s) {
        if (s.isEmpty() || s.charAt(0) == '-') return false;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!letter && !(c >= '0' && c <= '9') && c != '-') return false;
        }
        return true;
    }

    private static boolean isValue(String s) {
        for (int i = 0; i < s.length(); i++) if (s.charAt(i) <= ' ' || s.charAt(i) == 0x7f) return false;
        return !s.isEmpty();
    }

    /** RFC 3461 §4: whether a value is xtext. */
    public static boolean isXtext(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < '!' || c > '~' || c == '=') return false;
            if (c == '+') {
                if (i + 2 >= s.length() || !isHex(s.charAt(i + 1)) || !isHex(s.charAt(i + 2))) return false;
                i += 2;
            }
        }
        return true;
    }

    /**
     * What xtext stands for, RFC 3461 §4.
     *
     * @return empty if it is none, or holds what is no printable US-ASCII: in a report that could begin a line
     */
    public static Optional<String> xtext(String s) {
        if (!isXtext(s)) return Optional.empty();
        var out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '+') {
                c = (char) Integer.parseInt(s.substring(i + 1, i + 3), 16);
                i += 2;
            }
            if (c < ' ' || c > '~') return Optional.empty();
            out.append(c);
        }
        return Optional.of(out.toString());
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }
}
