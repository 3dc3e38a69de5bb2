package org.amphora.intake.internal;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.amphora.api.directory.Directory;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Quota;
import org.amphora.intake.internal.chain.Chain;
import org.amphora.intake.internal.chain.Connections;
import org.amphora.intake.internal.message.AuthenticationStamp;
import org.amphora.intake.internal.message.Draft;
import org.amphora.intake.internal.message.TraceHeader;
import org.amphora.intake.internal.rewrite.Rewriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction: who sends, to whom, and then {@link Commit}. */
final class MailTransaction implements IntakeTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(MailTransaction.class);
    private static final Reply RCPT_OK = new Reply(250, EnhancedStatus.RECIPIENT_OK, "Ok");
    private static final Reply TOO_MANY =
            new Reply(452, EnhancedStatus.TEMP_TOO_MANY_RECIPIENTS, "Too many recipients");
    private static final Reply MAILBOX_FULL = new Reply(452, EnhancedStatus.TEMP_MAILBOX_FULL, "Mailbox is full");
    private static final Reply NEVER_FITS =
            new Reply(552, EnhancedStatus.MAILBOX_FULL, "Message is larger than the mailbox may become");

    private static final Reply NOT_STORED = new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Message cannot be stored now");

    private final MessageIntake intake;
    private final Roles roles;
    private final MailQueue queue;
    private final IntakeSettings settings;
    private final SessionFacts session;
    private final Chain chain;
    private final boolean local;
    private final AcceptedRecipients accepted = new AcceptedRecipients();
    private Rewriter rewriter;
    private MailParameters mail;
    private boolean discarded;
    private boolean held;
    private int headLength;
    private boolean ended;

    /** @param local whether the client's addresses are completed */
    MailTransaction(
            MessageIntake intake,
            Roles roles,
            MailQueue queue,
            IntakeSettings settings,
            SessionFacts session,
            MailParameters mail,
            Chain chain,
            boolean local,
            Connections.Standing standing) {
        this.intake = intake;
        this.roles = roles;
        this.queue = queue;
        this.settings = settings;
        this.session = session;
        this.mail = mail;
        this.chain = chain;
        this.local = local;
        this.discarded = standing.discarded();
        this.held = standing.held();
    }

    /** Asks the filters about the sender; a refusal, or empty. */
    Optional<Reply> begin() {
        if (discarded) return Optional.empty();
        Chain.Outcome outcome = chain.sender(mail);
        discarded = outcome instanceof Chain.Outcome.Discarded;
        return outcome instanceof Chain.Outcome.Refused refused ? Optional.of(refused.reply()) : Optional.empty();
    }

    @Override
    public String id() {
        return chain.id();
    }

    @Override
    public int recipients() {
        return accepted.accepted();
    }

    @Override
    public Reply recipient(RcptParameters rcpt) {
        Reply reply;
        try {
            intake.mustBeOpen();
            reply = decide(local ? rewriter().complete(rcpt) : rcpt);
        } catch (MailException e) {
            reply = temporary(e);
        }
        if (!reply.isPositive())
            FateLog.rejected(
                    "rcpt",
                    id(),
                    session,
                    mail.reversePath(),
                    rcpt.forwardPath().toString(),
                    reply);
        return reply;
    }

    /** A failure of another role is temporary, whatever it says of itself. */
    static Reply temporary(MailException e) {
        EnhancedStatus status =
                e.status() != null && e.status().isTemporary() ? e.status() : EnhancedStatus.TEMP_SYSTEM;
        return new Reply(status.equals(EnhancedStatus.TEMP_SYSTEM_FULL) ? 452 : 451, status, e.publicText());
    }

    private Reply decide(RcptParameters rcpt) {
        Optional<Reply> tooMany = intake.rates().recipient(session, roles.site(), settings.rates());
        if (tooMany.isPresent()) return tooMany.get();
        Router.Routed routed = router().route(rcpt);
        if (routed instanceof Router.Routed.Refused refused) return refused.reply();
        List<Recipient> to = ((Router.Routed.To) routed).recipients();
        if (accepted.places() + to.size() > settings.recipientLimit()) return TOO_MANY;
        Optional<Reply> full = full(to);
        if (full.isPresent()) return full.get();

        // what the filters see is the RCPT: an alias is one recipient to them
        var asked =
                new Recipient(rcpt.forwardPath(), rcpt.forwardPath(), to.get(0).route(), rcpt.notifyOn(), rcpt.orcpt());
        Chain.Outcome outcome = discarded ? new Chain.Outcome.Discarded() : chain.recipient(asked, to);
        if (outcome instanceof Chain.Outcome.Refused refused) return refused.reply();
        accepted.accept(rcpt.forwardPath(), outcome instanceof Chain.Outcome.Discarded ? List.of() : to);
        return RCPT_OK;
    }

    /**
     * A recipient of the server's own mail; false if the address leads to nobody.
     *
     * @throws MailException if it cannot be known now, or may not go there
     */
    boolean internal(Address to) {
        var rcpt = RcptParameters.of(to);
        List<Recipient> found = router().internal(rcpt);
        if (found.isEmpty()) return false;
        var asked = new Recipient(to, to, found.get(0).route(), Set.of(), "");
        if (chain.recipient(asked, found) instanceof Chain.Outcome.Refused refused)
            throw new MailException(refused.reply().status(), refused.reply().text());
        accepted.accept(to, found);
        return true;
    }

    Router router() {
        Directory directory = roles.needDirectory();
        var domains = new MailDomains(roles.dns().orElse(null), directory::isLocalDomain);
        boolean expected = settings.relayExpected() || roles.relaySeen();
        var relay = new RelayControl(roles.needSite(), settings, roles.relay(), expected, session, mail, domains);
        return new Router(directory, rewriter(), relay);
    }

    /** The same from the first recipient on: what has been accepted needs neither role any more. */
    Rewriter rewriter() {
        if (rewriter == null) rewriter = new Rewriter(settings.rewriting(), roles.needSite(), roles.needDirectory());
        return rewriter;
    }

    /** Those who get a copy besides, as far as they do not get the message anyway. */
    List<Recipient> copies() {
        List<Recipient> all = new ArrayList<>();
        List<Address> named = accepted.recipients().stream()
                .map(Recipient::original)
                .distinct()
                .toList();
        for (Address copy : rewriter().copies(mail.reversePath(), named)) {
            List<Recipient> found = router().internal(new RcptParameters(copy, Set.of(Notify.NEVER), ""));
            if (found.isEmpty()) LOG.warn("msg={} no copy goes to <{}>: no such user here", id(), copy);
            all.addAll(found);
        }
        List<Recipient> missing = accepted.missing(all);
        int most = settings.recipientLimit();
        if (missing.size() <= most) return missing;
        LOG.warn("msg={} {} copies are more than recipient_limit", id(), missing.size());
        return missing.subList(0, most);
    }

    /** Asked early, so that a full mailbox is refused on the wire; the store has the last word. */
    private Optional<Reply> full(List<Recipient> to) {
        MailStore store = roles.store().orElse(null);
        if (store == null || to.size() != 1 || !(to.get(0).route() instanceof Route.Local local))
            return Optional.empty();
        try {
            Quota quota = store.quota(local.account());
            long size = Math.max(1, mail.size());
            if (quota.fits(size)) return Optional.empty();
            boolean never = quota.limitBytes() > 0 && size > quota.limitBytes();
            return Optional.of(never ? NEVER_FITS : MAILBOX_FULL);
        } catch (MailException e) {
            return Optional.empty();
        }
    }

    @Override
    public BodyWriter data() throws IOException {
        intake.mustBeOpen();
        // now that all who have asked about the sender have seen the one that was given
        mail = mail.withReversePath(rewriter().sender(mail.reversePath()));
        List<Address> paths = accepted.forwardPaths();
        byte[] head = TraceHeader.head(
                mail.reversePath(),
                session,
                settings.hideUsersAddress() && session.isAuthenticated(),
                hostname(),
                id(),
                paths.size() == 1 ? paths.get(0) : null,
                mail.smtpUtf8(),
                OffsetDateTime.now());
        headLength = head.length;
        return queue.spool(head);
    }

    @Override
    public Reply notStored() {
        return settings.fits(queue.usableSpace()) ? NOT_STORED : MessageIntake.DISK_FULL;
    }

    @Override
    public Committed commit(SpooledBody body, BooleanSupplier stillThere) {
        try {
            return new Commit(this, queue, settings, stillThere, Instant.now()).of(body);
        } finally {
            end();
        }
    }

    @Override
    public void abort() {
        end();
    }

    private void end() {
        if (ended) return;
        ended = true;
        chain.end();
        intake.ended();
    }

    String hostname() {
        return roles.needSite().hostname();
    }

    AuthenticationStamp stamp(Draft draft) {
        return new AuthenticationStamp(draft, chain, roles.needSite());
    }

    MessageIntake intake() {
        return intake;
    }

    boolean isLocal() {
        return local;
    }

    SessionFacts session() {
        return session;
    }

    Chain chain() {
        return chain;
    }

    AcceptedRecipients accepted() {
        return accepted;
    }

    /** Bytes of our trace lines, which do not count against the limit. */
    int headLength() {
        return headLength;
    }

    boolean isDiscarded() {
        return discarded;
    }

    boolean isHeld() {
        return held || chain.isHeld();
    }

    Address reversePath() {
        return mail.reversePath();
    }

    void reversePath(Address sender) {
        mail = mail.withReversePath(sender);
    }

    Envelope envelope(Instant received) {
        return new Envelope(id(), session, chain.direction(), mail, accepted.recipients(), received);
    }
}
