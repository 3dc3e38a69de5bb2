package org.amphora.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * The message IDs in a Message-ID, In-Reply-To or References field, RFC 5322 §3.6.4. What stands around them is passed
 * over, and so is what has no {@code @}.
 */
public final class MessageIds {
    private final String raw;
    private int at;

    private MessageIds(String raw) {
        this.raw = raw;
    }

    /**
     * All of a field, in order, without brackets, white space and needless quotes, so that equal ones are equal (RFC 5256
     * §3).
     *
     * @param raw the field, unfolded; null counts as empty
     */
    public static List<String> in(String raw) {
        List<String> ids = new ArrayList<>();
        if (raw == null) return ids;
        MessageIds rest = new MessageIds(raw);
        for (int open = raw.indexOf('<'); open >= 0; open = raw.indexOf('<', rest.at)) {
            rest.at = open + 1;
            String id = rest.id();
            if (id != null) ids.add(id);
        }
        return ids;
    }

    /** The first of a field, or null. */
    public static String first(String raw) {
        List<String> ids = in(raw);
        return ids.isEmpty() ? null : ids.get(0);
    }

    /** From behind the bracket; null if it is none, with the place where to look on. */
    private String id() {
        StringBuilder id = new StringBuilder();
        int sign = -1;
        boolean quoted = false;
        for (; at < raw.length(); at++) {
            char c = raw.charAt(at);
            if (quoted && c == '\\' && at + 1 < raw.length()) {
                id.append(raw.charAt(++at));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                id.append(c);
            } else if (c == '>') {
                at++;
                return sign > 0 && sign < id.length() - 1 ? id.toString() : null;
            } else if (c == '<') {
                return null;
            } else if (c > ' ') {
                if (c == '@') sign = id.length();
                id.append(c);
            }
        }
        return null;
    }
}
