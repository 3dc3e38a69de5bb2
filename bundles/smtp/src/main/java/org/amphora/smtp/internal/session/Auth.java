package org.amphora.smtp.internal.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslExchange;
import org.amphora.smtp.internal.wire.WireReply;

/** AUTH, RFC 4954 §4: begins the exchange that {@link Authentication} carries on. */
final class Auth implements Command {
    /** What is announced to this client now; empty where AUTH has no place. */
    static List<String> offered(Session session) {
        if (!hasPlace(session) || mustEncrypt(session)) return List.of();
        return session.services
                .sasl()
                .map(s -> s.mechanisms(session.saslContext()))
                .orElse(List.of());
    }

    @Override
    public WireReply run(Session session, String argument) {
        if (!hasPlace(session)) return Replies.NOT_IMPLEMENTED;
        if (session.isAuthenticated()) return Replies.AUTH_TWICE;
        int space = argument.indexOf(' ');
        String mechanism = (space < 0 ? argument : argument.substring(0, space)).toUpperCase(Locale.ROOT);
        if (mechanism.isEmpty()) return Replies.AUTH_SYNTAX;
        if (mustEncrypt(session)) return Replies.AUTH_NEEDS_TLS;
        Optional<Sasl> sasl = session.services.sasl();
        if (sasl.isEmpty()) return Replies.AUTH_UNAVAILABLE;
        Optional<SaslExchange> exchange = sasl.get().start(mechanism, session.saslContext());
        if (exchange.isEmpty()) return Replies.AUTH_UNKNOWN;
        var authentication = new Authentication(session, mechanism, exchange.get());
        return space < 0
                ? authentication.begin()
                : authentication.begin(argument.substring(space + 1).strip());
    }

    /** {@code smtpd_sasl_auth_enable}. */
    private static boolean hasPlace(Session session) {
        return switch (session.profile) {
            case MX -> session.services.settings().authOnMx();
            case SUBMISSION -> true;
            case LMTP -> false;
        };
    }

    /** {@code smtpd_tls_auth_only}. */
    private static boolean mustEncrypt(Session session) {
        return session.services.settings().tlsAuthOnly()
                && !session.client.facts().isTls();
    }
}
