package org.amphora.spf.internal.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A text with macros, RFC 7208 §7: parsed once, expanded for each check. */
final class MacroString {
    /** No name is longer, and no reply: what a record of 64 KB could grow to is not computed. */
    private static final int LONGEST = 8192;

    private static final String DELIMITERS = ".-+,/_=";

    /** What a letter stands for. */
    interface Values {
        String of(char letter) throws SpfAbort;
    }

    private interface Part {
        String expand(Values values) throws SpfAbort;
    }

    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private boolean endsInMacro;

    private MacroString(String text) {
        this.text = text;
    }

    /** A value of a modifier that nobody knows: {@code macro-string}. */
    static MacroString any(String text) throws SpfAbort {
        return new MacroString(text).parse("slodiphcrtv", false);
    }

    /** The text that {@code exp} leads to, which may hold spaces: {@code explain-string}. */
    static MacroString explanation(String text) throws SpfAbort {
        return new MacroString(text).parse("slodiphcrtv", true);
    }

    /** {@code domain-spec}: it ends in a label that can be a top one, or in a macro. */
    static MacroString domain(String text) throws SpfAbort {
        MacroString domain = new MacroString(text).parse("slodiphv", false);
        if (!domain.endsInMacro && !endsInTopLabel(text))
            throw SpfAbort.permanent('"' + text + "\" is not the name of a domain");
        return domain;
    }

    private MacroString parse(String letters, boolean spaces) throws SpfAbort {
        var literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            endsInMacro = c == '%';
            if (c != '%') {
                if (c > '~' || c < '!' && !(spaces && c == ' '))
                    throw SpfAbort.permanent("a character that may not be");
                literal.append(c);
                i++;
                continue;
            }
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int end = i + 1;
            switch (next) {
                case '%' -> literal.append('%');
                case '_' -> literal.append(' ');
                case '-' -> literal.append("%20");
                case '{' -> {
                    end = text.indexOf('}', i);
                    if (end < 0) throw malformed(i);
                    flush(literal);
                    parts.add(macro(i, text.substring(i + 2, end), letters));
                }
                default -> throw malformed(i);
            }
            i = end + 1;
        }
        flush(literal);
        return this;
    }

    private void flush(StringBuilder literal) {
        if (literal.isEmpty()) return;
        String fixed = literal.toString();
        parts.add(values -> fixed);
        literal.setLength(0);
    }

    private SpfAbort malformed(int at) {
        return SpfAbort.permanent("a malformed macro: " + text.substring(at, Math.min(text.length(), at + 12)));
    }

    /** @param body between the braces: a letter, a number, {@code r}, delimiters */
    private Part macro(int at, String body, String letters) throws SpfAbort {
        char letter = body.isEmpty() ? 0 : Character.toLowerCase(body.charAt(0));
        if (letter == 0 || letters.indexOf(letter) < 0) throw malformed(at);
        int i = 1;
        int keep = 0;
        for (; i < body.length() && Character.digit(body.charAt(i), 10) >= 0; i++)
            keep = Math.min(1000, keep * 10 + Character.digit(body.charAt(i), 10));
        if (i > 1 && keep == 0) throw malformed(at);
        boolean reverse = i < body.length() && Character.toLowerCase(body.charAt(i)) == 'r';
        if (reverse) i++;
        String delimiters = body.substring(i);
        for (char c : delimiters.toCharArray()) if (DELIMITERS.indexOf(c) < 0) throw malformed(at);
        boolean escape = Character.isUpperCase(body.charAt(0));
        int last = keep;
        return values -> {
            String value = values.of(letter);
            if (last > 0 || reverse || !delimiters.isEmpty())
                value = transform(value, last, reverse, delimiters.isEmpty() ? "." : delimiters);
            return escape ? escaped(value) : value;
        };
    }

    private static String transform(String value, int last, boolean reverse, String delimiters) {
        var words = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i < value.length() && delimiters.indexOf(value.charAt(i)) < 0) continue;
            words.add(value.substring(from, i));
            from = i + 1;
        }
        if (reverse) Collections.reverse(words);
        int first = last == 0 ? 0 : Math.max(0, words.size() - last);
        return String.join(".", words.subList(first, words.size()));
    }

    /** RFC 3986 §2.1, all but the unreserved. */
    private static String escaped(String value) {
        var out = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean kept =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0;
            if (kept) out.append((char) b);
            else out.append(String.format("%%%02X", b & 0xff));
        }
        return out.toString();
    }

    /** RFC 7208 §7.1: {@code "." toplabel [ "." ]}. */
    private static boolean endsInTopLabel(String text) {
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        int dot = text.lastIndexOf('.', end - 1);
        if (dot < 0 || dot + 1 >= end) return false;
        boolean letterOrHyphen = false;
        for (int i = dot + 1; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean hyphen = c == '-' && i > dot + 1 && i < end - 1;
            if (!letter && !hyphen && !(c >= '0' && c <= '9')) return false;
            letterOrHyphen |= letter || hyphen;
        }
        return letterOrHyphen;
    }

    String expand(Values values) throws SpfAbort {
        if (parts.size() == 1) return parts.get(0).expand(values);
        var out = new StringBuilder();
        for (Part part : parts) {
            out.append(part.expand(values));
            if (out.length() > LONGEST) throw SpfAbort.permanent("macros that expand to more than " + LONGEST);
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
