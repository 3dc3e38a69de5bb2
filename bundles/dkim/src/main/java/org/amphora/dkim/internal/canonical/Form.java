package org.amphora.dkim.internal.canonical;

import java.util.Locale;

/** One of the two canonical forms, RFC 6376 §3.4. */
public enum Form {
    SIMPLE {
        @Override
        public String field(String raw) {
            return raw; // §3.4.1
        }

        @Override
        BodyForm body(BodySink sink) {
            return new SimpleBody(sink);
        }
    },
    RELAXED {
        @Override
        public String field(String raw) {
            int colon = raw.indexOf(':');
            if (colon < 0) return raw;
            String name = raw.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
            return name + ':' + spaced(raw, colon + 1);
        }

        @Override
        BodyForm body(BodySink sink) {
            return new RelaxedBody(sink);
        }
    };

    /** A header field, given and returned without its last line end. */
    public abstract String field(String raw);

    abstract BodyForm body(BodySink sink);

    /** As it is written in a {@code c=} tag. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such form */
    static Form of(String word) {
        for (Form form : values()) if (form.word().equals(word)) return form;
        throw new IllegalArgumentException("simple or relaxed is expected, not " + word);
    }

    /** §3.4.2: unfolded, white space made one space, none at either end. */
    private static String spaced(String raw, int from) {
        var out = new StringBuilder(raw.length() - from);
        boolean space = false;
        for (int i = from; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == ' ' || c == '\t') space = true;
            else if (c != '\r' && c != '\n') {
                if (space && out.length() > 0) out.append(' ');
                space = false;
                out.append(c);
            }
        }
        return out.toString();
    }
}
