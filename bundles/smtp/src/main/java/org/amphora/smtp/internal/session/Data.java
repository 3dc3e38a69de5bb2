package org.amphora.smtp.internal.session;

import java.io.IOException;
import org.amphora.api.mail.BodyWriter;
import org.amphora.smtp.internal.session.SmtpSettings.BareNewline;
import org.amphora.smtp.internal.wire.WireReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DATA: what follows it is {@link IncomingBody}'s. */
final class Data implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Data.class);

    @Override
    public WireReply run(Session session, String argument) {
        if (!argument.isEmpty()) return Replies.NO_ARGUMENT;
        Transaction transaction = session.transaction();
        if (transaction.intake().recipients() == 0)
            // RFC 5321 §3.3 has the choice; RFC 2033 §4.2 wants 503
            return transaction.triedRecipients() && session.profile != Profile.LMTP
                    ? Replies.NO_RECIPIENTS
                    : Replies.RCPT_FIRST;
        BodyWriter writer;
        try {
            writer = transaction.intake().data();
        } catch (IOException e) {
            LOG.error("The spool cannot take a message", e);
            return session.rejected("data", transaction.from(), "", Replies.NOT_STORED);
        }
        session.read(new IncomingBody(session, transaction, writer, mends(session)));
        return Replies.GO_AHEAD_DATA;
    }

    private static boolean mends(Session session) {
        var peer = session.client.facts().peer();
        return session.services.settings().bareNewline() == BareNewline.NORMALISE
                && (peer == null
                        || session.services.site().map(s -> s.isMyNetwork(peer)).orElse(false));
    }
}
