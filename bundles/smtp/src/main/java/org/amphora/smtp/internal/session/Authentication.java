package org.amphora.smtp.internal.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.smtp.internal.wire.WireReply;

/** An exchange under way, RFC 4954 §4. What the client sends is a secret and is never logged. */
final class Authentication {
    private static final byte[] EMPTY = {};

    private final Session session;
    private final String mechanism;
    private final SaslExchange exchange;
    /** The mechanism has succeeded; the client has yet to acknowledge its final data. */
    private SaslStep.Success last;

    /** @param mechanism in upper case */
    Authentication(Session session, String mechanism, SaslExchange exchange) {
        this.session = session;
        this.mechanism = mechanism;
        this.exchange = exchange;
    }

    /** Without an initial response. */
    WireReply begin() {
        return reply(exchange.step(null));
    }

    /** With one; {@code =} is an empty one. */
    WireReply begin(String initial) {
        if (initial.equals("=")) return reply(exchange.step(EMPTY));
        byte[] response = decoded(initial);
        return response == null || response.length == 0 ? malformed() : reply(exchange.step(response));
    }

    /** The client's next line. */
    WireReply respond(String line) {
        if (line.equals("*")) return Replies.AUTH_CANCELLED;
        byte[] response = decoded(line);
        if (response == null) return malformed();
        if (last == null) return reply(exchange.step(response));
        return response.length == 0 ? done(last) : malformed();
    }

    private WireReply reply(SaslStep step) {
        if (step instanceof SaslStep.Challenge c) return challenge(c.data());
        if (step instanceof SaslStep.Success s) {
            if (s.data().length == 0) return done(s);
            // RFC 4422 §5: SMTP's success has no place for data, so it goes as a challenge
            last = s;
            return challenge(s.data());
        }
        return refused(((SaslStep.Failure) step).reason());
    }

    private WireReply challenge(byte[] data) {
        session.await(this);
        return WireReply.plain(334, Base64.getEncoder().encodeToString(data));
    }

    private WireReply done(SaslStep.Success success) {
        session.authenticated(success.account().name(), mechanism);
        return Replies.AUTHENTICATED;
    }

    private WireReply malformed() {
        return refused(SaslStep.Reason.MALFORMED);
    }

    private WireReply refused(SaslStep.Reason reason) {
        switch (reason) {
            case UNAVAILABLE -> {
                return Replies.AUTH_UNAVAILABLE;
            }
            case ENCRYPTION_NEEDED -> {
                return Replies.AUTH_NEEDS_TLS;
            }
            case MALFORMED -> {
                session.tally().authFailure();
                return Replies.AUTH_MALFORMED;
            }
            default -> {
                session.tally().authFailure();
                return Replies.AUTH_FAILED;
            }
        }
    }

    /** Strict base64, RFC 4648 §4 with its padding; null if it is not. */
    private static byte[] decoded(String text) {
        if (text.length() % 4 != 0) return null;
        try {
            return Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
