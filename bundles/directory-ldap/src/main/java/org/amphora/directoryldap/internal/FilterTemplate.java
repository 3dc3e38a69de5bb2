package org.amphora.directoryldap.internal;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.nio.charset.StandardCharsets;

/**
 * A search filter with Dovecot's variables: {@code %u} the login name, {@code %n} what stands before its {@code @},
 * {@code %d} what stands behind it, {@code %%} a percent sign.
 */
final class FilterTemplate {
    private final String text;

    /** @throws IllegalArgumentException saying what is expected */
    FilterTemplate(String text) {
        this.text = text;
        try {
            of("user@example.org");
        } catch (LDAPException e) {
            throw new IllegalArgumentException("a search filter such as (&(objectClass=person)(mail=%u))", e);
        }
        if (!text.contains("%u") && !text.contains("%n"))
            throw new IllegalArgumentException("a search filter with %u or %n");
    }

    Filter of(String login) throws LDAPException {
        int at = login.lastIndexOf('@');
        String local = at < 0 ? login : login.substring(0, at);
        String domain = at < 0 ? "" : login.substring(at + 1);
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            switch (++i < text.length() ? text.charAt(i) : ' ') {
                case 'u' -> out.append(escaped(login));
                case 'n' -> out.append(escaped(local));
                case 'd' -> out.append(escaped(domain));
                case '%' -> out.append('%');
                default -> throw new IllegalArgumentException("no variables but %u, %n, %d and %%");
            }
        }
        return Filter.create(out.toString());
    }

    /** RFC 4515 §3, for more than the characters that need it: what is not a letter or digit of US-ASCII. */
    static String escaped(String value) {
        var out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (plain) out.append((char) b);
            else out.append(String.format("\\%02x", b & 0xff));
        }
        return out.toString();
    }
}
