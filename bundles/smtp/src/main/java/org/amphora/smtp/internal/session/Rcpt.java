package org.amphora.smtp.internal.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.RcptParameters;
import org.amphora.smtp.internal.syntax.Parameters;
import org.amphora.smtp.internal.syntax.Parameters.Parameter;
import org.amphora.smtp.internal.syntax.Path;
import org.amphora.smtp.internal.syntax.PathParser;
import org.amphora.smtp.internal.wire.WireReply;

/** RCPT TO, with NOTIFY and ORCPT (RFC 3461 §4.1, §4.2). */
final class Rcpt implements Command {
    private static final String TO = "TO:";

    @Override
    public WireReply run(Session session, String argument) {
        Transaction transaction = session.transaction();
        transaction.countRecipient();
        if (!argument.regionMatches(true, 0, TO, 0, TO.length())) return Replies.RCPT_SYNTAX;
        Path path = PathParser.forward(argument, Mail.skipBlanks(argument, TO.length()), transaction.mayBeBare());
        if (path instanceof Path.Bad bad) return Mail.refusal(bad.fault(), Replies.BAD_RECIPIENT);
        Path.Good good = (Path.Good) path;
        if (!good.ascii() && !transaction.mail().smtpUtf8()) return Replies.NON_ASCII_ADDRESS;
        Optional<List<Parameter>> parameters = Parameters.parse(argument, good.end());
        if (parameters.isEmpty()) return Replies.BAD_PARAMETERS;
        Set<Notify> notifyOn = Set.of();
        String orcpt = "";
        for (Parameter p : parameters.get()) {
            if (!session.profile.offersDsn()) return Replies.UNKNOWN_PARAMETER;
            switch (p.keyword()) {
                case "NOTIFY" -> {
                    notifyOn = Dsn.notifyOn(p.value());
                    if (notifyOn.isEmpty()) return Replies.BAD_PARAMETERS;
                }
                case "ORCPT" -> {
                    orcpt = Dsn.orcpt(p.value(), transaction.mail().smtpUtf8());
                    if (orcpt.isEmpty()) return Replies.BAD_PARAMETERS;
                }
                default -> {
                    return Replies.UNKNOWN_PARAMETER;
                }
            }
        }
        // RFC 5321 §4.5.3.1.10: temporary, so that the client sends the rest in another transaction
        if (transaction.intake().recipients() >= session.services.settings().recipientLimit())
            return session.rejected("rcpt", transaction.from(), good.address().toString(), Replies.TOO_MANY_RECIPIENTS);
        return WireReply.of(transaction.intake().recipient(new RcptParameters(good.address(), notifyOn, orcpt)));
    }
}
