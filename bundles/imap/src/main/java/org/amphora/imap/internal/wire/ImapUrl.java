package org.amphora.imap.internal.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL that names a message of this server or a part of one, RFC 5092 §11, without scheme and server, as RFC 4469 §3 has
 * it.
 *
 * @param mailbox in Unicode
 * @param uidValidity 0 if it names none
 * @param section what stands in the brackets of {@code BODY[…]}
 * @param from the first octet
 * @param count octets at most
 */
public record ImapUrl(String mailbox, long uidValidity, long uid, String section, long from, long count) {
    private static final Pattern MESSAGE = Pattern.compile(
            "(?:(?<mailbox>[^;]+)(?:;UIDVALIDITY=(?<validity>[1-9]\\d{0,9}))?/)?;UID=(?<uid>[1-9]\\d{0,9})"
                    + "(?:/;SECTION=(?<section>[^;]+))?(?:/;PARTIAL=(?<from>\\d{1,18})(?:\\.(?<count>[1-9]\\d{0,17}))?)?",
            Pattern.CASE_INSENSITIVE);
    private static final long MOST = 0xffffffffL;

    /**
     * @param url an octet for each character
     * @param selected the selected mailbox, which a relative path begins at; null for none
     * @throws BadSyntax if it is none, or means something else
     */
    public static ImapUrl parse(String url, String selected) {
        Matcher m = MESSAGE.matcher(url);
        if (!m.matches()) throw bad();
        String section = m.group("section");
        return new ImapUrl(
                mailbox(m.group("mailbox"), selected),
                number(m.group("validity"), 0),
                number(m.group("uid"), 0),
                section == null ? "" : decoded(section),
                m.group("from") == null ? 0 : Long.parseLong(m.group("from")),
                m.group("count") == null ? Long.MAX_VALUE : Long.parseLong(m.group("count")));
    }

    private static long number(String digits, long absent) {
        if (digits == null) return absent;
        long n = Long.parseLong(digits);
        if (n > MOST) throw bad();
        return n;
    }

    private static String mailbox(String path, String selected) {
        String name;
        if (path == null) {
            if (selected == null) throw bad();
            name = selected;
        } else if (path.startsWith("/")) {
            name = decoded(path.substring(1));
            if (name.startsWith("/")) throw bad(); // of another server
        } else {
            if (path.indexOf(':') >= 0) throw bad(); // a scheme
            String base = selected == null ? "" : selected.substring(0, selected.lastIndexOf('/') + 1);
            name = base + decoded(path);
        }
        return name.equalsIgnoreCase("INBOX") ? "INBOX" : name;
    }

    /** RFC 5092 §11: printable US-ASCII, and octets of UTF-8 in hexadecimal. */
    private static String decoded(String text) {
        StringBuilder octets = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') throw bad();
            if (c == '%') {
                if (i + 2 >= text.length()) throw bad();
                int high = Character.digit(text.charAt(++i), 16);
                int low = Character.digit(text.charAt(++i), 16);
                if (high < 0 || low < 0 || high + low == 0) throw bad();
                c = (char) (high << 4 | low);
            }
            octets.append(c);
        }
        try {
            return Arguments.utf8(octets.toString());
        } catch (BadSyntax e) {
            throw bad();
        }
    }

    private static BadSyntax bad() {
        return new BadSyntax("Invalid URL");
    }
}
