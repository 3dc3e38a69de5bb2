package org.amphora.dkim.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.Transaction;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Site;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.Signer;
import org.amphora.dkim.internal.tables.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which messages are signed, which are verified, and which are let alone: {@code OPERATION} in opendkim(8). */
public final class Selection {
    private static final Logger LOG = LoggerFactory.getLogger(Selection.class);

    private final DkimSettings settings;
    private final Supplier<Site> site;
    private final Supplier<DnsResolver> dns;

    Selection(DkimSettings settings, Supplier<Site> site, Supplier<DnsResolver> dns) {
        this.settings = settings;
        this.site = site;
        this.dns = dns;
    }

    /** The author's address, by which keys are chosen; the null address if there is no author, or more than one field. */
    public static Address author(Message message) {
        return message.authors().stream()
                .findFirst()
                .map(a -> new Address(unicode(a.localPart()), unicode(a.host())))
                .orElse(Address.NULL);
    }

    private static String unicode(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Whether it is neither signed nor verified. */
    boolean isExempt(SessionFacts session, Message message) {
        if (settings.clients().isPeer(session, dns.get())) return true;
        Address author = author(message);
        try {
            return !author.isNull() && contains(settings.exemptDomains(), author);
        } catch (IOException e) {
            LOG.warn("exempt_domains: {}", e.getMessage());
            return false;
        }
    }

    /** Whether it comes from one of us, rather than from a stranger: by LMTP, it has come from wherever. */
    boolean isOurs(Transaction transaction) {
        SessionFacts session = transaction.session();
        return transaction.direction() != Direction.INBOUND
                || !session.profile().equals("lmtp") && settings.clients().isInternal(session, site.get(), dns.get());
    }

    /**
     * The signatures that a message of ours is to have.
     *
     * @throws IOException if it is to have some, but a table or a key cannot be had
     */
    List<Signer.Request> requests(Transaction transaction, FilteredMessage filtered, Message message)
            throws IOException {
        Address author = author(message);
        if (author.isNull()) return none(transaction, "it has no author");
        for (Recipient recipient : filtered.envelope().recipients())
            if (contains(settings.dontSignMailTo(), recipient.address()))
                return none(transaction, recipient.address() + " is in dont_sign_mail_to");
        List<Signer.Request> requests = settings.keyring().requests(author.local(), author.domain());
        return requests.isEmpty() ? none(transaction, "no key signs for " + author.domain()) : requests;
    }

    private static boolean contains(DataSet set, Address address) throws IOException {
        return set.find(address.toString()).isPresent()
                || set.find(address.domain()).isPresent();
    }

    private List<Signer.Request> none(Transaction transaction, String why) {
        if (settings.logWhy()) LOG.info("msg={} dkim=unsigned reason=\"{}\"", transaction.id(), why);
        return List.of();
    }

    /** Somebody else who sends as one of our domains: nothing but a line for the operator. */
    void tellOfStranger(Transaction transaction, Message message) {
        Address author = author(message);
        SessionFacts session = transaction.session();
        if (author.isNull() || settings.clients().mayBeExternal(session, dns.get())) return;
        try {
            if (!settings.keyring().requests(author.local(), author.domain()).isEmpty())
                LOG.info(
                        "msg={} peer={} an external host sends as {}",
                        transaction.id(),
                        session.peer(),
                        author.domain());
        } catch (IOException e) {
            LOG.debug("msg={} who signs for {} is not known: {}", transaction.id(), author.domain(), e.getMessage());
        }
    }
}
