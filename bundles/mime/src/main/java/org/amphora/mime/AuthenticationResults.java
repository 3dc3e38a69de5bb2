package org.amphora.mime;

import java.util.List;
import java.util.regex.Pattern;
import org.amphora.api.filter.AuthResult;

/** The header field Authentication-Results, RFC 8601 §2.2: written, and told by whom one that is there claims to be. */
public final class AuthenticationResults {
    public static final String NAME = "Authentication-Results";

    private static final String TOKEN = "[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+";
    private static final String ATEXT = "[!#$%&'*+/0-9=?A-Z^_`a-z{|}~-]+";
    /** What needs no quotes: a token, or an address whose local part needs none. */
    private static final Pattern PLAIN = Pattern.compile("(?:(?:" + ATEXT + "(?:\\." + ATEXT + ")*)?@)?" + TOKEN);

    /** A value of what a stranger has sent must not fill the header. */
    private static final int LONGEST = 320;

    private AuthenticationResults() {}

    /**
     * The value of the field, folded: a line for each result. Characters that would end a line or a text are replaced.
     *
     * @param authservId our name, as {@code org.amphora.api.site.Site.hostname} has it
     */
    public static String value(String authservId, List<AuthResult> results) {
        var out = new StringBuilder(120 + 80 * results.size());
        out.append(plainOrQuoted(authservId));
        if (results.isEmpty()) return out.append("; none").toString();
        for (AuthResult r : results) {
            out.append(";\r\n\t").append(r.method()).append('=').append(r.result());
            if (!r.reason().isEmpty()) out.append(" reason=").append(quoted(r.reason()));
            for (AuthResult.Property p : r.properties())
                out.append(' ')
                        .append(p.type())
                        .append('.')
                        .append(p.name())
                        .append('=')
                        .append(plainOrQuoted(p.value()));
        }
        return out.toString();
    }

    private static String plainOrQuoted(String value) {
        return value.length() <= LONGEST && PLAIN.matcher(value).matches() ? value : quoted(value);
    }

    private static String quoted(String value) {
        var out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < Math.min(LONGEST, value.length()); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') out.append('\\');
            out.append(c < ' ' || c == 127 ? '?' : c);
        }
        return out.append('"').toString();
    }

    /**
     * The name that a field says it is from; empty if it names none.
     *
     * @param body what follows the colon, raw, folded or not
     */
    public static String authservId(String body) {
        String text = StructuredField.withoutComments(HeaderText.unfold(body));
        if (text.startsWith("\"")) {
            int end = text.indexOf('"', 1);
            return text.substring(1, end < 0 ? text.length() : end).replace("\\", "");
        }
        int end = 0;
        while (end < text.length() && text.charAt(end) != ';' && !HeaderText.isSpace(text.charAt(end))) end++;
        return text.substring(0, end);
    }
}
