package org.amphora.api.mail;

import java.util.Locale;

/**
 * A mailbox address of the envelope, RFC 5321 §4.1.2: local part and domain, without angle brackets.
 *
 * @param local the local part with quoting removed; empty only in {@link #NULL}
 * @param domain the domain in lower case, U-labels made A-labels ({@code bücher.example} is {@code
 *     xn--bcher-kva.example}), so that the same domain is the same text; or an address literal with its brackets; empty
 *     in {@link #NULL} and in the bare {@code postmaster} of RFC 5321 §4.5.1
 */
public record Address(String local, String domain) {
    /** The null reverse-path {@code <>}, RFC 5321 §4.5.5. */
    public static final Address NULL = new Address("", "");

    public Address {
        domain = domain(domain);
    }

    /**
     * The address in text that a person or a file of ours holds ({@code user@example.org}), split at the last
     * {@code @}; a text without one is a bare local part.
     */
    public static Address of(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? new Address(text, "") : new Address(text.substring(0, at), text.substring(at + 1));
    }

    /** A domain in the form that {@link #domain()} has. */
    public static String domain(String text) {
        return ALabels.of(text.toLowerCase(Locale.ROOT));
    }

    /** Whether it can be told to a client or server that knows no SMTPUTF8 (RFC 6531). */
    public boolean isAscii() {
        return local.chars().allMatch(c -> c < 0x80) && domain.chars().allMatch(c -> c < 0x80);
    }

    public boolean isNull() {
        return local.isEmpty();
    }

    /** {@code local@domain} with the local part quoted where RFC 5321 asks for it; empty for {@link #NULL}. */
    @Override
    public String toString() {
        if (isNull()) return "";
        String left = isDotString(local) ? local : quoted(local);
        return domain.isEmpty() ? left : left + '@' + domain;
    }

    private static String quoted(String s) {
        return '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isDotString(String s) {
        boolean dot = true;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '.') {
                if (dot) return false;
                dot = true;
            } else {
                boolean atext = c >= 0x80
                        || c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
                if (!atext) return false;
                dot = false;
            }
        }
        return !dot;
    }
}
