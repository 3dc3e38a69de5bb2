package org.amphora.intake.internal;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.amphora.api.intake.Intake;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.role.InFlight;
import org.amphora.intake.internal.chain.Chain;
import org.amphora.intake.internal.chain.Connections;
import org.amphora.intake.internal.chain.FilterRunner;
import org.amphora.intake.internal.chain.FilterSet;
import org.amphora.intake.internal.chain.NamedFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role without its framework: begins transactions and counts them. */
final class MessageIntake implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);
    private static final String FILE = "etc/" + IntakeComponent.PID + ".cfg: key ";

    private static final Reply RESTARTING =
            new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Service is not available at the moment");
    private static final Reply TOO_BIG =
            new Reply(552, EnhancedStatus.MESSAGE_TOO_BIG, "Message exceeds the fixed maximum size");
    static final Reply DISK_FULL = new Reply(452, EnhancedStatus.TEMP_SYSTEM_FULL, "Insufficient system storage");
    private static final Reply LOGIN_FIRST = new Reply(530, EnhancedStatus.POLICY, "Authentication required");
    private static final Reply INCOMPLETE =
            new Reply(451, EnhancedStatus.TEMP_NOT_ACCEPTING, "System not accepting messages at the moment");

    private final Roles roles;
    private final FilterSet filters;
    private final FilterRunner runner;
    private final Connections connections;
    private final RateLimits rates;
    private final MessageIds ids = new MessageIds(new SecureRandom());
    private final InFlight inFlight = new InFlight();
    private volatile IntakeSettings settings;
    /** Whether the names of filters have been looked up since the configuration was read. */
    private volatile boolean looked;

    private volatile boolean closed;

    MessageIntake(
            Roles roles,
            FilterSet filters,
            FilterRunner runner,
            Connections connections,
            RateLimits rates,
            IntakeSettings settings) {
        this.roles = roles;
        this.filters = filters;
        this.runner = runner;
        this.connections = connections;
        this.rates = rates;
        configure(settings);
    }

    void configure(IntakeSettings now) {
        settings = now;
        filters.listed(now.filters(), now.filtersRequired());
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
        return connections
                .meet(session, filters.ordered(), settings.chainPolicy())
                .refusal();
    }

    @Override
    public void disconnected(SessionFacts session) {
        connections.disconnected(session);
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

    private Begun opened(SessionFacts session, MailParameters mail) {
        IntakeSettings now = settings;
        Optional<MailQueue> queue = roles.queue();
        if (queue.isEmpty()) return new Begun.Refused(RESTARTING);
        Optional<Reply> tooMuch = rates.message(session, roles.site(), now.rates());
        if (tooMuch.isPresent()) return refused(session, mail, tooMuch.get());
        if (mail.size() > now.messageSizeLimit()) return refused(session, mail, TOO_BIG);
        if (!now.fits(queue.get().usableSpace())) {
            LOG.warn(
                    "{}queue_minfree: the spool has {} bytes left",
                    FILE,
                    queue.get().usableSpace());
            return refused(session, mail, DISK_FULL);
        }
        if (session.profile().equals("submission") && !session.isAuthenticated())
            return refused(session, mail, LOGIN_FIRST);
        if (session.isAuthenticated()
                && now.senderMustBelong()
                && !SenderControl.belongs(mail.reversePath(), session.user(), roles.needDirectory()))
            return refused(session, mail, SenderControl.NOT_YOURS);

        List<NamedFilter> there = filters.ordered();
        if (!looked) {
            looked = true; // by now all bundles have started
            absent(now, there).forEach(LOG::warn);
        }
        Connections.Standing standing = connections.meet(session, there, now.chainPolicy());
        if (standing.refusal().isPresent())
            return refused(session, mail, standing.refusal().get());
        Direction direction = session.isAuthenticated() ? Direction.SUBMISSION : Direction.INBOUND;
        Chain chain = Chain.freeze(ids.next(), session, direction, now.chainPolicy(), standing.filters(), runner);
        var transaction = new MailTransaction(this, roles, queue.get(), now, session, mail, chain, standing);
        Optional<Reply> refusal =
                isComplete(now, there, standing, chain) ? transaction.begin() : Optional.of(INCOMPLETE);
        if (refusal.isEmpty()) return new Begun.Accepted(transaction);
        chain.end();
        return refused(session, mail, refusal.get());
    }

    /** Whether each required filter is in the chain, or has said of this connection that it need not be asked. */
    private static boolean isComplete(
            IntakeSettings now, List<NamedFilter> there, Connections.Standing standing, Chain chain) {
        for (String name : now.filtersRequired()) {
            boolean present = there.stream().anyMatch(f -> f.name().equals(name));
            boolean wanting = standing.filters().stream().anyMatch(f -> f.name().equals(name));
            if (!present || wanting && !chain.contains(name)) return false;
        }
        return true;
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
        return absent(settings, filters.ordered());
    }

    private static List<String> absent(IntakeSettings now, List<NamedFilter> ordered) {
        List<String> there = ordered.stream().map(NamedFilter::name).toList();
        Stream<String> required = now.filtersRequired().stream()
                .filter(name -> !there.contains(name))
                .map(name -> FILE + "filters_required: no bundle provides " + name + ": mail is answered 451");
        Stream<String> listed = now.filters().stream()
                .filter(name -> !there.contains(name) && !now.filtersRequired().contains(name))
                .map(name -> FILE + "filters: no bundle provides " + name + ": it is passed over");
        return Stream.concat(required, listed).toList();
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
