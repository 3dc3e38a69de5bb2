package org.amphora.intake.internal;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amphora.api.filter.FilterTrial;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.intake.Intake;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.role.InFlight;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;
import org.amphora.chain.Scope.Reach;
import org.amphora.intake.internal.chain.Chain;
import org.amphora.intake.internal.chain.Connections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role without its framework: begins transactions and counts them. */
final class MessageIntake implements Intake, InternalMail {
    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);

    private static final Reply RESTARTING =
            new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Service is not available at the moment");
    private static final Reply TOO_BIG =
            new Reply(552, EnhancedStatus.MESSAGE_TOO_BIG, "Message exceeds the fixed maximum size");
    static final Reply DISK_FULL = new Reply(452, EnhancedStatus.TEMP_SYSTEM_FULL, "Insufficient system storage");
    private static final Reply LOGIN_FIRST = new Reply(530, EnhancedStatus.POLICY, "Authentication required");

    private final Roles roles;
    private final FilterSet<MailFilter> filters;
    private final FilterRunner runner;
    private final Connections connections;
    private final RateLimits rates;
    private final MessageIds ids = new MessageIds(new SecureRandom());
    private final InFlight inFlight = new InFlight();
    private final Warnings warnings;
    private volatile IntakeSettings settings;
    /** Whether the names of filters have been looked up since the configuration was read. */
    private volatile boolean looked;

    private volatile boolean closed;

    MessageIntake(
            Roles roles,
            FilterSet<MailFilter> filters,
            FilterRunner runner,
            Connections connections,
            RateLimits rates,
            IntakeSettings settings) {
        this.roles = roles;
        this.filters = filters;
        this.warnings = new Warnings(roles, filters);
        this.runner = runner;
        this.connections = connections;
        this.rates = rates;
        configure(settings);
    }

    void configure(IntakeSettings now) {
        settings = now;
        filters.configure(now.chain());
        runner.configure(now.chain());
        looked = false;
    }

    RateLimits rates() {
        return rates;
    }

    IntakeSettings settings() {
        return settings;
    }

    @Override
    public long messageSizeLimit() {
        return settings.messageSizeLimit();
    }

    @Override
    public Optional<Reply> hello(SessionFacts session) {
        return connections.meet(session, direction(session), filters.ordered()).refusal();
    }

    @Override
    public void disconnected(SessionFacts session) {
        connections.disconnected(session);
    }

    @Override
    public boolean completes(SessionFacts session) {
        return isLocal(settings, session);
    }

    private boolean isLocal(IntakeSettings now, SessionFacts session) {
        return now.rewriting().isLocal(session, peer -> roles.site()
                .filter(s -> s.isMyNetwork(peer))
                .isPresent());
    }

    @Override
    public Begun begin(SessionFacts session, MailParameters mail) {
        if (!inFlight.enter()) return new Begun.Refused(RESTARTING);
        boolean begun = false;
        try {
            Begun result = opened(session, mail);
            begun = result instanceof Begun.Accepted;
            return result;
        } finally {
            if (!begun) inFlight.leave();
        }
    }

    private Begun opened(SessionFacts session, MailParameters given) {
        IntakeSettings now = settings;
        now.rewriting().refresh();
        boolean local = isLocal(now, session);
        MailParameters mail = local ? complete(given) : given;
        Optional<MailQueue> queue = roles.queue();
        if (queue.isEmpty()) return new Begun.Refused(RESTARTING);
        Optional<Reply> tooMuch = rates.message(session, roles.site(), now.rates());
        if (tooMuch.isPresent()) return refused(session, mail, tooMuch.get());
        if (mail.size() > now.messageSizeLimit()) return refused(session, mail, TOO_BIG);
        if (!now.fits(queue.get().usableSpace())) {
            LOG.warn(
                    "{}queue_minfree: the spool has {} bytes left",
                    Warnings.FILE,
                    queue.get().usableSpace());
            return refused(session, mail, DISK_FULL);
        }
        if (session.profile().equals("submission") && !session.isAuthenticated())
            return refused(session, mail, LOGIN_FIRST);
        if (session.isAuthenticated()
                && now.senderMustBelong()
                && !SenderControl.belongs(mail.reversePath(), session.user(), roles.needDirectory()))
            return refused(session, mail, SenderControl.NOT_YOURS);

        if (!looked) {
            looked = true; // by now all bundles have started
            warnings.own(now).forEach(LOG::warn);
        }
        Direction direction = direction(session);
        Connections.Standing standing = connections.meet(session, direction, filters.ordered());
        if (standing.refusal().isPresent())
            return refused(session, mail, standing.refusal().get());
        Chain chain = Chain.freeze(ids.next(), session, direction, standing.entries(), runner, connections, null);
        var transaction = new MailTransaction(this, roles, queue.get(), now, session, mail, chain, local, standing);
        Optional<Reply> refusal = transaction.begin();
        if (refusal.isEmpty()) return new Begun.Accepted(transaction);
        chain.end();
        return refused(session, mail, refusal.get());
    }

    /** Postfix's append_at_myorigin: a bare sender is one of myorigin. */
    private MailParameters complete(MailParameters mail) {
        Address sender = mail.reversePath();
        boolean bare = !sender.isNull() && sender.domain().isEmpty();
        return bare
                ? mail.withReversePath(
                        new Address(sender.local(), roles.needSite().origin()))
                : mail;
    }

    @Override
    public boolean send(String id, String parent, MailParameters mail, List<Address> to, SpooledBody body) {
        SessionFacts session = SessionFacts.builder(parent).build();
        try (body) {
            if (!inFlight.enter()) throw new MailException(RESTARTING.status(), RESTARTING.text());
            MailTransaction transaction = internal(id, session, mail);
            boolean committed = false;
            try {
                transaction.begin().ifPresent(MessageIntake::cannot);
                boolean anybody = false;
                for (Address address : to) anybody |= transaction.internal(address);
                if (!anybody) return false;
                committed = true;
                Reply reply = transaction.commit(body, () -> true).reply();
                if (!reply.isPositive()) cannot(reply);
                return true;
            } finally {
                if (!committed) transaction.abort();
            }
        } finally {
            connections.disconnected(session);
        }
    }

    /** A transaction of our own, about which only those filters are asked whose scope it is. It counts as begun. */
    private MailTransaction internal(String id, SessionFacts session, MailParameters mail) {
        try {
            MailQueue queue =
                    roles.queue().orElseThrow(() -> new MailException(RESTARTING.status(), RESTARTING.text()));
            List<Entry<MailFilter>> entries = filters.ordered();
            for (Entry<MailFilter> e : entries)
                if (e.isAsked() && e.scope().reach(session, Direction.INTERNAL) == Reach.ALL)
                    connections.tell(session, e);
            Chain chain = Chain.freeze(id, session, Direction.INTERNAL, entries, runner, connections, null);
            var standing = new Connections.Standing(Optional.empty(), false, false, entries);
            return new MailTransaction(this, roles, queue, settings, session, mail, chain, false, standing);
        } catch (RuntimeException e) {
            inFlight.leave();
            throw e;
        }
    }

    private static void cannot(Reply reply) {
        throw new MailException(reply.status(), reply.text());
    }

    /** What filters say to a message that goes nowhere. */
    List<FilterTrial.Step> explain(FilterTrial asked) throws IOException {
        if (!inFlight.enter()) throw new MailException(RESTARTING.status(), RESTARTING.text());
        boolean begun = false;
        try (var apart = new Connections(runner)) {
            MailQueue real = roles.queue().orElseThrow(() -> new MailException(RESTARTING.status(), RESTARTING.text()));
            var queue = new TrialQueue(real);
            var trial = new Trial(asked, apart, queue);
            List<Entry<MailFilter>> entries = filters.trial(asked.filters());
            if (trial.connect(entries)) {
                SessionFacts session = asked.session();
                Connections.Standing standing = apart.meet(session, asked.direction(), entries);
                Chain chain = Chain.freeze(
                        "TRIAL" + ids.next(), session, asked.direction(), standing.entries(), runner, apart, trial);
                IntakeSettings now = settings.withoutRates();
                boolean local = isLocal(now, session);
                MailParameters mail = MailParameters.of(asked.sender());
                begun = true;
                trial.send(new MailTransaction(this, roles, queue, now, session, mail, chain, local, standing));
            }
            return trial.steps();
        } finally {
            if (!begun) inFlight.leave();
        }
    }

    /** Of what this client sends, or will send once it has logged in. */
    private static Direction direction(SessionFacts session) {
        return session.isAuthenticated() || session.profile().equals("submission")
                ? Direction.SUBMISSION
                : Direction.INBOUND;
    }

    private static Begun refused(SessionFacts session, MailParameters mail, Reply reply) {
        FateLog.rejected("mail", "", session, mail.reversePath(), "", reply);
        return new Begun.Refused(reply);
    }

    /** Called once by each transaction that was accepted. */
    void ended() {
        inFlight.leave();
    }

    /** @throws MailException when this intake has been replaced and the time to end is over */
    void mustBeOpen() {
        if (closed) throw new MailException(RESTARTING.status(), RESTARTING.text());
    }

    int transactions() {
        return inFlight.inside();
    }

    /** What keeps mail away, or from a filter, a line each. */
    List<String> problems() {
        return warnings.all(settings);
    }

    /**
     * Begins nothing more and waits for what has begun, at most {@code drain_timeout}.
     *
     * @return how many transactions are left: they are answered 451 from now on
     */
    int drain() {
        int left = inFlight.drain(settings.drainTimeout());
        closed = true;
        return left;
    }

    /** How long a filter that goes away is waited for. */
    Duration patience() {
        return closed ? Duration.ZERO : settings.drainTimeout();
    }
}
