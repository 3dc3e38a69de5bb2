package org.amphora.imap.internal.message;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a reader of HTML sees, roughly: no parser, for the beginning of any text, however broken. */
final class HtmlText {
    /** What is between these and their ends is not shown. */
    private static final Set<String> HIDDEN = Set.of("head", "title", "style", "script");
    /** These part no words. */
    private static final Set<String> WITHIN_WORDS = Set.of("a", "b", "em", "font", "i", "span", "strong", "u");

    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");
    private static final int LONGEST_ENTITY = 10;

    private final String html;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private HtmlText(String html) {
        this.html = html;
    }

    static String visible(String html) {
        HtmlText scan = new HtmlText(html);
        scan.run();
        return scan.text.toString();
    }

    private void run() {
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') markup();
            else if (c == '&') entity();
            else {
                text.append(c);
                at++;
            }
        }
    }

    private void markup() {
        if (html.startsWith("<!--", at)) {
            skipBehind("-->");
            return;
        }
        String name = name(at + 1);
        skipBehind(">");
        if (HIDDEN.contains(name)) {
            int end = indexOfEnd(name);
            at = end < 0 ? html.length() : end;
        }
        String bare = name.startsWith("/") ? name.substring(1) : name;
        if (!WITHIN_WORDS.contains(bare)) text.append(' ');
    }

    /** In small letters, with the slash of an end. */
    private String name(int from) {
        int to = from;
        while (to < html.length()
                && (Character.isLetterOrDigit(html.charAt(to)) || to == from && html.charAt(to) == '/')) to++;
        return html.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private int indexOfEnd(String name) {
        String end = "</" + name;
        for (int i = html.indexOf("</", at); i >= 0; i = html.indexOf("</", i + 1))
            if (html.regionMatches(true, i, end, 0, end.length())) return i;
        return -1;
    }

    private void skipBehind(String end) {
        int found = html.indexOf(end, at);
        at = found < 0 ? html.length() : found + end.length();
    }

    private void entity() {
        int end = html.indexOf(';', at);
        String meant = end < 0 || end > at + LONGEST_ENTITY ? null : meaning(html.substring(at + 1, end));
        text.append(meant == null ? "&" : meant);
        at = meant == null ? at + 1 : end + 1;
    }

    /** Null if it is not known. */
    private static String meaning(String entity) {
        if (!entity.startsWith("#")) return ENTITIES.get(entity);
        try {
            boolean hex = entity.startsWith("#x") || entity.startsWith("#X");
            int c = hex ? Integer.parseInt(entity.substring(2), 16) : Integer.parseInt(entity.substring(1));
            return Character.isValidCodePoint(c)
                            && !Character.isISOControl(c)
                            && Character.getType(c) != Character.SURROGATE
                    ? Character.toString(c)
                    : " ";
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
