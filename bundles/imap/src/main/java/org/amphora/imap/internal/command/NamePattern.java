package org.amphora.imap.internal.command;

/**
 * A pattern of LIST, RFC 3501 §6.3.8: {@code *} stands for any text, {@code %} for any without the separator. Costs at
 * most the product of the lengths.
 */
final class NamePattern {
    private final String pattern;
    private final char separator;

    NamePattern(String pattern, char separator) {
        this.pattern = pattern;
        this.separator = separator;
    }

    /** The inbox is named in any case. */
    boolean matches(String name) {
        boolean inbox =
                name.regionMatches(true, 0, "INBOX", 0, 5) && (name.length() == 5 || name.charAt(5) == separator);
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            if (c == '*' || c == '%') spread(reached, name, c == '%');
            else step(reached, name, c, inbox);
        }
        return reached[name.length()];
    }

    private void spread(boolean[] reached, String name, boolean oneLevel) {
        for (int i = 0; i < name.length(); i++) {
            if (reached[i] && !(oneLevel && name.charAt(i) == separator)) reached[i + 1] = true;
        }
    }

    private static void step(boolean[] reached, String name, char c, boolean inbox) {
        for (int i = name.length(); i > 0; i--) {
            char n = name.charAt(i - 1);
            boolean same = n == c || inbox && i <= 5 && Character.toUpperCase(n) == Character.toUpperCase(c);
            reached[i] = same && reached[i - 1];
        }
        reached[0] = false;
    }
}
