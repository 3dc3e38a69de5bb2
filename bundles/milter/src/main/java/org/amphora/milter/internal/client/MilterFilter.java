package org.amphora.milter.internal.client;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Site;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One milter as a filter of intake's chain. Safe on any thread. */
final class MilterFilter implements MailFilter {
    private static final Logger LOG = LoggerFactory.getLogger(MilterFilter.class);

    private final Supplier<Optional<Site>> site;
    private final Supplier<Optional<DnsResolver>> dns;
    /** By the id of its session: those that we have been told of, and not of their end. */
    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    private volatile Links links;
    private volatile String problem = "";

    MilterFilter(MilterSettings settings, Supplier<Optional<Site>> site, Supplier<Optional<DnsResolver>> dns) {
        this.site = site;
        this.dns = dns;
        links = new Links(settings, clients.keySet());
    }

    /** For transactions from now on; those that are under way end as they began. */
    void configure(MilterSettings settings) {
        Links before = links;
        links = new Links(settings, clients.keySet());
        problem = "";
        before.close();
    }

    void close() {
        links.close();
    }

    int connections() {
        return links.open();
    }

    /** Why it could not be asked the last time, or empty. */
    String problem() {
        return problem;
    }

    String hostname() {
        return site.get().map(Site::hostname).orElse("localhost");
    }

    /** One that cannot be asked now is asked again with the first message. */
    @Override
    public Verdict connected(SessionFacts session) {
        Links now = links;
        if (!now.settings().smtpd()) return new Verdict.Accept();
        Client client = Client.of(session, dns.get());
        clients.put(session.id(), client);
        try {
            MilterLink link = now.connect();
            try {
                Verdict verdict = greet(now, link, client);
                if (verdict instanceof Verdict.Continue) now.give(session.id(), link);
                else now.end(link);
                problem = "";
                return verdict;
            } catch (IOException | RuntimeException e) {
                now.drop(link);
                throw e;
            }
        } catch (IOException e) {
            failed(now, "session=" + session.id(), e, "it is asked again with MAIL");
            return Verdict.proceed();
        }
    }

    /** Tells of the connection and HELO what the milter has not been told yet. */
    Verdict greet(Links now, MilterLink link, Client client) throws IOException {
        if (link.told().equals(client.state())) return Verdict.proceed();
        var macros = new Macros(hostname(), now.settings(), client, "", null, null);
        Verdict verdict = Verdict.proceed();
        if (link.told().isEmpty()) verdict = greeted(link.ask(Stage.CONNECT, client.connect(), macros, command(now)));
        if (verdict instanceof Verdict.Continue && !client.helo().isEmpty())
            verdict = greeted(link.ask(Stage.HELO, new Command.Helo(client.helo()), macros, command(now)));
        link.told(client.state());
        return verdict;
    }

    /** A whole connection cannot be discarded: no milter may ask for it, and some do. */
    private static Verdict greeted(Response response) throws IOException {
        return response == Response.Plain.DISCARD ? Verdict.proceed() : Verdicts.of(response);
    }

    static Deadline command(Links now) {
        return Deadline.in(now.settings().timeouts().command());
    }

    /** A line in the log for each time that the milter could not be asked. */
    void failed(Links now, String what, Exception why, String consequence) {
        problem = now.settings().endpoint().orElseThrow() + ": " + why.getMessage();
        LOG.warn("milter={} {} cannot be asked at {}: {}", now.settings().name(), what, problem, consequence);
    }

    void answered() {
        problem = "";
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        Links now = links;
        boolean own = transaction.direction() == Direction.INTERNAL;
        if (own ? !now.settings().nonSmtpd() : !now.settings().smtpd()) return MessageFilter.NONE;
        return new MilterMessage(this, now, transaction, client(transaction.session()));
    }

    private Client client(SessionFacts session) {
        Client known = clients.get(session.id());
        return known == null ? Client.of(session, dns.get()) : known.with(session);
    }

    @Override
    public void disconnected(SessionFacts session) {
        clients.remove(session.id());
        links.disconnected(session.id());
    }
}
