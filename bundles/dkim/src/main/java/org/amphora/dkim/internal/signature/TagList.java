package org.amphora.dkim.internal.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A list of {@code tag=value}, RFC 6376 §3.2. */
public final class TagList {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,12}");

    private static final int LONGEST_LINE = 160;

    private final Map<String, String> tags = new LinkedHashMap<>();

    private TagList() {}

    /** @throws IllegalArgumentException saying what is wrong with it */
    public static TagList parse(String text) {
        var list = new TagList();
        String[] specs = text.split(";", -1);
        for (int i = 0; i < specs.length; i++) {
            String spec = trim(specs[i]);
            if (spec.isEmpty() && i == specs.length - 1 && i > 0) break; // one semicolon may end the list
            if (spec.isEmpty()) throw new IllegalArgumentException("an empty tag");
            int equals = spec.indexOf('=');
            String name = equals < 0 ? spec : trim(spec.substring(0, equals));
            if (equals < 0 || !NAME.matcher(name).matches())
                throw new IllegalArgumentException("no tag=value: " + printable(spec));
            if (list.tags.put(name, trim(spec.substring(equals + 1))) != null)
                throw new IllegalArgumentException("the tag " + name + "= stands twice");
        }
        return list;
    }

    public boolean has(String name) {
        return tags.containsKey(name);
    }

    /** The value, folding kept. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    /** The first tag's name; empty if there is none. */
    String first() {
        return tags.isEmpty() ? "" : tags.keySet().iterator().next();
    }

    /** @throws IllegalArgumentException if there is no such tag, or it is empty */
    public String need(String name) {
        String value = tags.get(name);
        if (value == null) throw new IllegalArgumentException("the tag " + name + "= is missing");
        if (value.isEmpty()) throw new IllegalArgumentException("the tag " + name + "= is empty");
        return value;
    }

    /** A value's parts between colons, white space removed; null if there is no such tag. */
    List<String> words(String name) {
        String value = tags.get(name);
        if (value == null) return null;
        var words = new ArrayList<String>();
        for (String word : value.split(":", -1)) words.add(trim(word));
        return words;
    }

    /** @throws IllegalArgumentException if it is missing or no base64 */
    public byte[] base64(String name) {
        return base64(name, need(name));
    }

    static byte[] base64(String name, String value) {
        try {
            return Base64.getDecoder().decode(value.replaceAll("[ \\t\\r\\n]+", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the tag " + name + "= is no base64", e);
        }
    }

    /** A number; {@code absent} if there is no such tag. @throws IllegalArgumentException if it is no number */
    public long number(String name, long absent) {
        String value = tags.get(name);
        if (value == null) return absent;
        if (!DIGITS.matcher(value).matches())
            throw new IllegalArgumentException("the tag " + name + "= is no number: " + printable(value));
        return Long.parseLong(value);
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) from++;
        while (to > from && isSpace(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** What somebody else wrote, in one line for a person: no control characters, white space made one space. */
    public static String oneLine(String text) {
        return trim(text.replaceAll("[ \\t\\r\\n]+", " ").replaceAll("[^ -~]", "?"));
    }

    /** The same, cut where it is longer than a line should be. */
    static String shortLine(String text) {
        String line = oneLine(text);
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line;
    }

    /** What somebody else wrote, for a reason: short, and without what could end a line. */
    public static String printable(String text) {
        String safe = text.replaceAll("[^ -~]+", "?").replaceAll("[\"\\\\]", "'");
        return safe.length() > 40 ? safe.substring(0, 40) + "..." : safe;
    }
}
