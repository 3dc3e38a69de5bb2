package org.amphora.pop3.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a message's unique id is made, as Dovecot's {@code pop3_uidl_format}: {@code %u} is the UID, {@code %v} the mailbox's
 * UIDVALIDITY; before the letter, a 0 with
 * the width that zeros fill up, and X or x for hexadecimal. Immutable.
 */
record UidlFormat(List<Part> parts) {
    /** Dovecot's letters %f, %g and %m tell what only a store of files has. */
    private static final Pattern VARIABLE = Pattern.compile("%(0[1-9]\\d?)?([Xx]?)([uv%])");
    /** RFC 1939 §7: 1 to 70 characters of 0x21 to 0x7E. */
    private static final int MAX = 70;

    /** A text, with no {@code letter}, or a number. */
    record Part(String text, char letter, String format) {}

    static UidlFormat parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher m = VARIABLE.matcher(text);
        int at = 0;
        int width = 0;
        for (int percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', at)) {
            if (!m.find(percent) || m.start() != percent) throw mistake();
            literal(parts, text.substring(at, percent));
            char letter = m.group(3).charAt(0);
            if (letter == '%') literal(parts, "%");
            else parts.add(new Part("", letter, format(m)));
            if (m.group(1) != null) width += Integer.parseInt(m.group(1));
            at = m.end();
        }
        literal(parts, text.substring(at));
        boolean printable = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        boolean hasUid = parts.stream().anyMatch(p -> p.letter == 'u');
        UidlFormat made = new UidlFormat(List.copyOf(parts));
        if (!printable
                || !hasUid
                || width > MAX
                || made.of(0xffffffffL, 0xffffffffL).length() > MAX) throw mistake();
        return made;
    }

    private static IllegalArgumentException mistake() {
        return new IllegalArgumentException("a text with %u, and perhaps %v, such as %08Xu%08Xv or %v.%u, of at most "
                + MAX + " characters without blanks");
    }

    private static void literal(List<Part> parts, String text) {
        if (!text.isEmpty()) parts.add(new Part(text, ' ', ""));
    }

    private static String format(Matcher m) {
        String width = m.group(1) == null ? "" : m.group(1);
        // Dovecot's X gives small letters
        return "%" + width + (m.group(2).isEmpty() ? "d" : "x");
    }

    String of(long uidValidity, long uid) {
        StringBuilder b = new StringBuilder();
        for (Part p : parts) {
            if (p.letter == ' ') b.append(p.text);
            else b.append(String.format(p.format, p.letter == 'u' ? uid : uidValidity));
        }
        return b.toString();
    }
}
