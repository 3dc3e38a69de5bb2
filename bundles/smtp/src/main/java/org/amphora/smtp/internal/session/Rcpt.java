package org.amphora.smtp.internal.session;

import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.RcptParameters;
import org.amphora.smtp.internal.syntax.Parameters;
import org.amphora.smtp.internal.syntax.Parameters.Parameter;
import org.amphora.smtp.internal.syntax.Path;
import org.amphora.smtp.internal.syntax.PathParser;
import org.amphora.smtp.internal.wire.WireReply;

/** RCPT TO. */
final class Rcpt implements Command {
    private static final String TO = "TO:";

    @Override
    public WireReply run(Session session, String argument) {
        Transaction transaction = session.transaction();
        transaction.countRecipient();
        if (!argument.regionMatches(true, 0, TO, 0, TO.length())) return Replies.RCPT_SYNTAX;
        Path path = PathParser.forward(argument, Mail.skipBlanks(argument, TO.length()));
        if (path instanceof Path.Bad bad) return Mail.refusal(bad.fault(), Replies.BAD_RECIPIENT);
        Path.Good good = (Path.Good) path;
        Optional<List<Parameter>> parameters = Parameters.parse(argument, good.end());
        if (parameters.isEmpty()) return Replies.BAD_PARAMETERS;
        if (!parameters.get().isEmpty()) return Replies.UNKNOWN_PARAMETER;
        // RFC 5321 §4.5.3.1.10: temporary, so that the client sends the rest in another transaction
        if (transaction.intake().recipients() >= session.services.settings().recipientLimit())
            return session.rejected("rcpt", transaction.from(), good.address().toString(), Replies.TOO_MANY_RECIPIENTS);
        return WireReply.of(transaction.intake().recipient(RcptParameters.of(good.address())));
    }
}
