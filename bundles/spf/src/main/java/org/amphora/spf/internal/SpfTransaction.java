package org.amphora.spf.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Reply;
import org.amphora.spf.internal.SpfSettings.Action;
import org.amphora.spf.internal.check.IpText;
import org.amphora.spf.internal.check.Spf;
import org.amphora.spf.internal.check.SpfOutcome;
import org.amphora.spf.internal.check.SpfResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message: the sender's domain is asked first, for DMARC builds on it, then the name in HELO. */
final class SpfTransaction implements MessageFilter {
    private static final Logger LOG = LoggerFactory.getLogger(SpfTransaction.class);
    private static final EnhancedStatus FAILED = new EnhancedStatus(5, 7, 23); // RFC 7372 §3.2
    private static final EnhancedStatus ERROR = new EnhancedStatus(5, 7, 24);

    private final Transaction transaction;
    private final SpfSettings settings;
    private final DnsResolver dns;
    private final String receiver;
    private final List<ReceivedSpf> fields = new ArrayList<>(2);

    /** @param dns null while that role is away */
    SpfTransaction(Transaction transaction, SpfSettings settings, DnsResolver dns, String receiver) {
        this.transaction = transaction;
        this.settings = settings;
        this.dns = dns;
        this.receiver = receiver;
    }

    @Override
    public Verdict sender(MailParameters mail) {
        var spf = new Spf(dns, receiver, settings.timeLimit());
        InetAddress client = transaction.session().peer();
        String helo = transaction.session().helo();
        Verdict verdict = Verdict.proceed();
        if (!mail.reversePath().isNull()) {
            String sender = mail.reversePath().toString();
            verdict = settle("mailfrom", sender, sender, spf.mailFrom(client, helo, mail.reversePath()));
        }
        // RFC 7208 §2.4: of the null sender HELO is all there is
        if (verdict == Verdict.CONTINUE
                && (settings.checkHelo() || mail.reversePath().isNull()))
            verdict = settle("helo", helo, mail.reversePath().toString(), spf.helo(client, helo));
        return verdict;
    }

    private Verdict settle(String identity, String name, String sender, SpfOutcome outcome) {
        LOG.debug("msg={} spf={} {}={} by {}", transaction.id(), outcome.result(), identity, name, outcome.mechanism());
        var property = new AuthResult.Property("smtp", identity, name);
        transaction.add(new AuthResult("spf", outcome.result().word(), outcome.reason(), List.of(property)));
        fields.add(new ReceivedSpf(
                outcome,
                identity,
                transaction.session().peer(),
                transaction.session().helo(),
                sender,
                receiver));
        return verdict(outcome);
    }

    private Verdict verdict(SpfOutcome outcome) {
        Action action = settings.action(outcome.result());
        if (action == Action.CONTINUE) return Verdict.proceed();
        boolean failed = outcome.result() == SpfResult.FAIL || outcome.result() == SpfResult.SOFTFAIL;
        EnhancedStatus status = failed ? FAILED : ERROR;
        if (action == Action.TEMPFAIL) status = new EnhancedStatus(4, status.subject(), status.detail());
        String text = failed
                ? "SPF: " + IpText.readable(transaction.session().peer()) + " is not allowed to send mail for "
                        + outcome.domain()
                : "SPF: the policy of " + outcome.domain() + " cannot be evaluated";
        // RFC 7208 §8.4: in words that say whose they are
        if (!outcome.explanation().isEmpty()) text += "; that domain explains: " + outcome.explanation();
        return new Verdict.Refuse(new Reply(action == Action.REJECT ? 550 : 451, status, text));
    }

    @Override
    public Verdict message(FilteredMessage message) {
        if (settings.receivedSpf())
            for (int i = fields.size() - 1; i >= 0; i--)
                message.edit(
                        new Edit.InsertHeader(0, "Received-SPF", fields.get(i).value()));
        return Verdict.proceed();
    }
}
