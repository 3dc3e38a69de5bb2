package org.amphora.filter.abuse.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Site;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.site.FakeSite;

/** Clients for the tests of all filters, and what they are told at RCPT. */
final class Clients {
    static final String PASS = "";

    private Clients() {}

    static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static SessionFacts.Builder from(String address) {
        return FakeTransaction.client().peer(ip(address), 25);
    }

    /** The reply at RCPT, or empty. */
    static String ask(MailFilter filter, SessionFacts session, String sender, String recipient) {
        var direction = session.isAuthenticated() ? Direction.SUBMISSION : Direction.INBOUND;
        MessageFilter view = filter.begin(new FakeTransaction("m1", session, direction));
        try {
            view.sender(MailParameters.of(sender.isEmpty() ? Address.NULL : Address.of(sender)));
            Verdict verdict = view.recipient(Recipient.local(Address.of(recipient), recipient));
            return verdict instanceof Verdict.Refuse refuse ? refuse.reply().toString() : PASS;
        } finally {
            view.end();
        }
    }

    static String ask(MailFilter filter, SessionFacts session) {
        return ask(filter, session, "a@remote.example", "bob@example.org");
    }

    static Map<String, Object> with(Map<String, Object> defaults, Object... keys) {
        var raw = new HashMap<>(defaults);
        for (int i = 0; i < keys.length; i += 2) raw.put((String) keys[i], keys[i + 1]);
        return raw;
    }

    /** {@code mynetworks} is this one address. */
    static Site site(String mine) {
        return new FakeSite(ip(mine)::equals);
    }
}
