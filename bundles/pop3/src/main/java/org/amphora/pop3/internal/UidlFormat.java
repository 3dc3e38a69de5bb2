package org.amphora.pop3.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a message's unique id is made, as Dovecot's {@code pop3_uidl_format}: {@code %u} is the UID, {@code %v} the mailbox's
 * UIDVALIDITY, before these letters a 0 with the width that zeros fill up, and X or x for hexadecimal; {@code %f} is the
 * name of the message's file without its flags, and {@code %g} the same or what another server has called it. Immutable.
 */
record UidlFormat(List<Part> parts) {
    /** Dovecot's %m, a hash of header fields, is there for mboxes alone; it refuses to use it in a Maildir. */
    private static final Pattern VARIABLE = Pattern.compile("%(?:(0[1-9]\\d?)?([Xx]?)([uv])|([fg%]))");
    /** RFC 1939 §7: 1 to 70 characters of 0x21 to 0x7E. Names of files may be longer, as they are with Dovecot. */
    private static final int MAX = 70;

    /** A text, with no {@code letter}, a number, or a name, with no {@code format}. */
    record Part(String text, char letter, String format) {}

    static UidlFormat parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher m = VARIABLE.matcher(text);
        int at = 0;
        int width = 0;
        for (int percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', at)) {
            if (!m.find(percent) || m.start() != percent) throw mistake();
            literal(parts, text.substring(at, percent));
            if (m.group(3) != null) parts.add(new Part("", m.group(3).charAt(0), format(m)));
            else if (m.group(4).equals("%")) literal(parts, "%");
            else parts.add(new Part("", m.group(4).charAt(0), ""));
            if (m.group(1) != null) width += Integer.parseInt(m.group(1));
            at = m.end();
        }
        literal(parts, text.substring(at));
        boolean printable = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        UidlFormat made = new UidlFormat(List.copyOf(parts));
        boolean tellsApart = made.hasNames() || parts.stream().anyMatch(p -> p.letter == 'u');
        if (!printable
                || !tellsApart
                || width > MAX
                || made.of(0xffffffffL, 0xffffffffL, "", "").length() > MAX) throw mistake();
        return made;
    }

    private static IllegalArgumentException mistake() {
        return new IllegalArgumentException(
                "a text with %u, %g or %f, and perhaps %v, such as %08Xu%08Xv, %v.%u or %g, of at most " + MAX
                        + " characters without blanks; Dovecot's %m is for mboxes only");
    }

    private static void literal(List<Part> parts, String text) {
        if (!text.isEmpty()) parts.add(new Part(text, ' ', ""));
    }

    private static String format(Matcher m) {
        String width = m.group(1) == null ? "" : m.group(1);
        // Dovecot's X gives small letters
        return "%" + width + (m.group(2).isEmpty() ? "d" : "x");
    }

    /** Whether an id is made of more than numbers. */
    boolean hasNames() {
        return parts.stream().anyMatch(p -> p.letter == 'f' || p.letter == 'g');
    }

    String of(long uidValidity, long uid, String file, String guid) {
        StringBuilder b = new StringBuilder();
        for (Part p : parts) {
            switch (p.letter) {
                case 'u' -> b.append(String.format(p.format, uid));
                case 'v' -> b.append(String.format(p.format, uidValidity));
                case 'f' -> b.append(file);
                case 'g' -> b.append(guid);
                default -> b.append(p.text);
            }
        }
        return b.toString();
    }
}
