package org.amphora.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * A field of a value and parameters, RFC 2045 §5.1 and RFC 2183 §2: {@code value; name=value; …}. Malformed parts are
 * passed over, unquoted values may hold anything up to the semicolon, as mailers send them.
 */
record StructuredField(String value, Parameters parameters) {

    static StructuredField parse(String rawBody) {
        String s = HeaderText.unfold(rawBody);
        var at = new int[1];
        String value = withoutComments(untilSemicolon(s, at));
        List<Parameter> found = new ArrayList<>(2);
        while (at[0] < s.length()) {
            at[0]++;
            parameter(s, at, found);
        }
        return new StructuredField(value, Parameters.of(found));
    }

    private static void parameter(String s, int[] at, List<Parameter> found) {
        int start = at[0];
        int i = start;
        while (i < s.length() && s.charAt(i) != '=' && s.charAt(i) != ';') i++;
        at[0] = i;
        if (i == s.length() || s.charAt(i) == ';') return;
        String name = withoutComments(s.substring(start, i));
        at[0] = skipSpace(s, i + 1);
        String value = at[0] < s.length() && s.charAt(at[0]) == '"'
                ? quoted(s, at)
                : withoutTrailingComment(untilSemicolon(s, at).trim());
        untilSemicolon(s, at);
        if (!name.isEmpty()) found.add(new Parameter(name, value));
    }

    private static String untilSemicolon(String s, int[] at) {
        int end = s.indexOf(';', at[0]);
        if (end < 0) end = s.length();
        String text = s.substring(at[0], end);
        at[0] = end;
        return text;
    }

    private static String quoted(String s, int[] at) {
        var text = new StringBuilder();
        int i = at[0] + 1;
        while (i < s.length()) {
            char c = s.charAt(i++);
            if (c == '"') break;
            // a backslash before another character is a Windows path, not quoting
            if (c == '\\' && i < s.length() && (s.charAt(i) == '"' || s.charAt(i) == '\\')) c = s.charAt(i++);
            text.append(c);
        }
        at[0] = i;
        return text.toString();
    }

    private static int skipSpace(String s, int from) {
        int i = from;
        while (i < s.length() && HeaderText.isSpace(s.charAt(i))) i++;
        return i;
    }

    private static String withoutTrailingComment(String value) {
        if (!value.endsWith(")")) return value;
        int open = value.lastIndexOf(" (");
        return open < 0 ? value : value.substring(0, open).trim();
    }

    static String withoutComments(String text) {
        if (text.indexOf('(') < 0) return text.trim();
        var out = new StringBuilder(text.length());
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && depth > 0) i++;
            else if (c == '(') depth++;
            else if (c == ')' && depth > 0) depth--;
            else if (depth == 0) out.append(c);
        }
        return out.toString().trim();
    }
}
