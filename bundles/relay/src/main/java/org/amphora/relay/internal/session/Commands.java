package org.amphora.relay.internal.session;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;

/** MAIL and RCPT with the parameters that a server has announced. */
final class Commands {
    private final Offer offer;

    Commands(Offer offer) {
        this.offer = offer;
    }

    /**
     * @param body the value of BODY, or empty
     * @param utf8 whether something in the transaction needs SMTPUTF8
     */
    String mail(MailParameters mail, long size, String body, boolean utf8) {
        StringBuilder b =
                new StringBuilder("MAIL FROM:<").append(mail.reversePath()).append('>');
        if (offer.has(Extension.SIZE)) b.append(" SIZE=").append(size);
        if (!body.isEmpty()) b.append(" BODY=").append(body);
        if (utf8) b.append(" SMTPUTF8");
        if (mail.requireTls() && offer.has(Extension.REQUIRETLS)) b.append(" REQUIRETLS");
        if (offer.has(Extension.DSN)) {
            if (mail.ret() != null) b.append(" RET=").append(mail.ret());
            if (!mail.envid().isEmpty()) b.append(" ENVID=").append(xtext(mail.envid()));
        }
        return b.toString();
    }

    String rcpt(Recipient to, String path) {
        StringBuilder b = new StringBuilder("RCPT TO:<").append(path).append('>');
        if (offer.has(Extension.DSN)) {
            if (!to.notifyOn().isEmpty())
                b.append(" NOTIFY=")
                        .append(to.notifyOn().stream().sorted().map(Enum::name).collect(Collectors.joining(",")));
            if (!to.orcpt().isEmpty()) b.append(" ORCPT=").append(orcpt(to.orcpt()));
        }
        return b.toString();
    }

    private static String orcpt(String value) {
        int semicolon = value.indexOf(';');
        String type = value.substring(0, semicolon + 1);
        String address = value.substring(semicolon + 1);
        return type + (type.toLowerCase(Locale.ROOT).equals("utf-8;") ? international(address) : xtext(address));
    }

    /** RFC 3461 §4. */
    static String xtext(String text) {
        StringBuilder b = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 127 && octet != '+' && octet != '=') b.append((char) octet);
            else b.append(String.format("+%02X", octet & 0xff));
        }
        return b.toString();
    }

    /** RFC 6533 §3, in the form that every server takes: what is not plain US-ASCII as its code point. */
    static String international(String text) {
        StringBuilder b = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c > ' ' && c < 127 && c != '+' && c != '=' && c != '\\') b.append((char) c);
            else b.append(String.format("\\x{%02X}", c));
        });
        return b.toString();
    }
}
