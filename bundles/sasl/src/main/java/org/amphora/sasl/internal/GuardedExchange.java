package org.amphora.sasl.internal;

import java.util.function.Supplier;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.mail.MailException;
import org.amphora.api.role.InFlight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Any mechanism's exchange: let in when there is room, counted, slowed when it is a guess, logged when it ends, and with
 * its failures made {@code UNAVAILABLE}.
 */
final class GuardedExchange implements SaslExchange {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedExchange.class);

    private final String mechanism;
    private final SaslExchange exchange;
    private final SaslContext context;
    private final Supplier<LoginGate> gate;
    private final InFlight inFlight;
    private final Guesses guesses;
    private boolean ended;
    /** More than the exchange itself knows, for the log. */
    private String detail = "";

    /** @param gate the one there is now */
    GuardedExchange(
            String mechanism,
            SaslExchange exchange,
            SaslContext context,
            Supplier<LoginGate> gate,
            InFlight inFlight,
            Guesses guesses) {
        this.mechanism = mechanism;
        this.exchange = exchange;
        this.context = context;
        this.gate = gate;
        this.inFlight = inFlight;
        this.guesses = guesses;
    }

    @Override
    public SaslStep step(byte[] response) {
        if (ended) throw new IllegalStateException("the exchange has ended");
        SaslStep step = guarded(response);
        if (!(step instanceof SaslStep.Challenge)) {
            ended = true;
            AuthLog.ended(step, mechanism, exchange, detail.isEmpty() ? exchange.detail() : detail, context);
        }
        return step;
    }

    private SaslStep gated(byte[] response) {
        LoginGate now = gate.get();
        if (!now.enter()) {
            detail = "too many logins";
            return new SaslStep.Failure(Reason.UNAVAILABLE);
        }
        try {
            return exchange.step(response);
        } finally {
            now.leave();
        }
    }

    /** Who may not come from there is told no more than who guesses. */
    private SaslStep allowed(SaslStep step) {
        if (!(step instanceof SaslStep.Success s) || s.account().allowsFrom(context.peer())) return step;
        detail = "allow_nets";
        return new SaslStep.Failure(Reason.BAD_CREDENTIALS);
    }

    private SaslStep guarded(byte[] response) {
        if (!inFlight.enter()) return new SaslStep.Failure(Reason.UNAVAILABLE);
        try {
            if (guesses.isBanned(context.peer())) {
                detail = "banned";
                return new SaslStep.Failure(Reason.UNAVAILABLE);
            }
            SaslStep step = allowed(gated(response));
            SaslStep settled = guesses.settle(step, context.peer(), exchange.claimed());
            if (settled != step) detail = "too many failures";
            return settled;
        } catch (MailException e) {
            detail = reason(e);
            LOG.debug("{} in session {}", mechanism, context.session(), e);
            return new SaslStep.Failure(Reason.UNAVAILABLE);
        } catch (RuntimeException e) {
            LOG.error("Internal error of {} in session {}", mechanism, context.session(), e);
            return new SaslStep.Failure(Reason.UNAVAILABLE);
        } finally {
            inFlight.leave();
        }
    }

    /** What the client is told, and what is behind it. */
    private static String reason(MailException e) {
        Throwable cause = e;
        while (cause.getCause() != null) cause = cause.getCause();
        return cause == e ? e.publicText() : e.publicText() + ": " + cause.getMessage();
    }
}
