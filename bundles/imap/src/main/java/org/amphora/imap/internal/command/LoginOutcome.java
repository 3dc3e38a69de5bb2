package org.amphora.imap.internal.command;

import org.amphora.api.auth.SaslStep;
import org.amphora.imap.internal.Session;

/** The end of a login, whatever its mechanism. */
final class LoginOutcome {
    private LoginOutcome() {}

    /** In Dovecot's words, for who looks for them. */
    private static String tooMany(int most) {
        return "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=" + most + ")";
    }

    static void respond(Session session, SaslStep outcome) {
        if (outcome instanceof SaslStep.Success s) {
            if (session.loggedIn(s.account().name()))
                session.ok("[CAPABILITY " + Capability.list(session) + "] Logged in");
            else session.no("LIMIT", tooMany(session.settings().maxUserIpConnections()));
            return;
        }
        SaslStep.Reason reason = ((SaslStep.Failure) outcome).reason();
        switch (reason) {
            case BAD_CREDENTIALS -> session.no("AUTHENTICATIONFAILED", "Authentication failed");
            case MALFORMED -> session.bad("Malformed response");
            case ENCRYPTION_NEEDED -> session.no("PRIVACYREQUIRED", "Plain-text authentication needs TLS");
            case UNAVAILABLE -> session.no("UNAVAILABLE", "Authentication is not available");
        }
        if (reason != SaslStep.Reason.UNAVAILABLE) session.loginFailed();
    }
}
