package org.amphora.dmarc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.SpooledBody;
import org.amphora.mime.Group;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.HeaderText;
import org.amphora.mime.Headers;
import org.amphora.mime.Mailbox;
import org.amphora.mime.MimeLimits;

/** Whose mail a message says it is, RFC 7489 §6.6.1. */
final class FromDomains {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

    private FromDomains() {}

    /** The domains of all addresses in all fields From, in lower case, A-labels; one that cannot be in the DNS is empty. */
    static Set<String> of(SpooledBody message) throws IOException {
        try (InputStream in = message.open()) {
            return of(new HeaderReader(in, MimeLimits.DEFAULT).read());
        }
    }

    static Set<String> of(Headers headers) {
        var domains = new LinkedHashSet<String>();
        for (HeaderField from : headers.all("From"))
            for (org.amphora.mime.Address a : org.amphora.mime.Address.parseList(from.body())) {
                List<Mailbox> mailboxes = a instanceof Group g ? g.members() : List.of((Mailbox) a);
                for (Mailbox m : mailboxes) domains.add(domain(m.host()));
            }
        return domains;
    }

    private static String domain(String host) {
        String name = Address.domain(HeaderText.decode(host));
        if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
        return name.length() <= 253 && NAME.matcher(name).matches() ? name : "";
    }
}
