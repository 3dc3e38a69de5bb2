package org.amphora.smtp.internal.session;

import org.amphora.smtp.internal.wire.WireReply;

/** STARTTLS, RFC 3207. The table has the connection start TLS with the positive reply. */
final class StartTls implements Command {
    @Override
    public WireReply run(Session session, String argument) {
        if (!argument.isEmpty()) return Replies.NO_ARGUMENT;
        if (session.client.facts().isTls()) return Replies.TLS_ON;
        return session.client.canStartTls() ? Replies.GO_AHEAD_TLS : Replies.NO_TLS;
    }
}
