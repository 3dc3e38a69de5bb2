package org.amphora.milter.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.milter.internal.wire.Octets;

/** The parameters of MAIL and RCPT as SMTP spells them. */
final class Parameters {
    private Parameters() {}

    static List<String> of(MailParameters mail) {
        List<String> all = new ArrayList<>();
        if (mail.size() >= 0) all.add("SIZE=" + mail.size());
        if (mail.body() == BodyType.EIGHT_BIT_MIME) all.add("BODY=8BITMIME");
        if (mail.smtpUtf8()) all.add("SMTPUTF8");
        if (mail.requireTls()) all.add("REQUIRETLS");
        if (mail.ret() != null) all.add("RET=" + mail.ret());
        if (!mail.envid().isEmpty()) all.add("ENVID=" + xtext(mail.envid()));
        return all;
    }

    static List<String> of(Recipient recipient) {
        List<String> all = new ArrayList<>();
        if (!recipient.notifyOn().isEmpty())
            all.add("NOTIFY="
                    + recipient.notifyOn().stream().sorted().map(Notify::name).collect(Collectors.joining(",")));
        if (!recipient.orcpt().isEmpty()) all.add("ORCPT=" + Octets.of(recipient.orcpt()));
        return all;
    }

    /** RFC 3461 §4. */
    private static String xtext(String text) {
        return Octets.of(text)
                .chars()
                .mapToObj(c -> c > ' ' && c < 127 && c != '+' && c != '='
                        ? Character.toString(c)
                        : String.format(Locale.ROOT, "+%02X", c))
                .collect(Collectors.joining());
    }
}
