package org.amphora.smtp.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.intake.Intake;
import org.amphora.api.mail.Reply;
import org.amphora.smtp.internal.wire.WireReply;

/**
 * HELO, EHLO and LHLO. What the client calls itself is not held to a domain's form: many that send good mail would
 * fail it, and filters may judge it.
 */
final class Hello implements Command {
    static final Command HELO = new Hello(false);
    static final Command EHLO = new Hello(true);

    private static final int LONGEST = 255;
    private static final int LARGEST = 999_999;

    private final boolean extended;

    private Hello(boolean extended) {
        this.extended = extended;
    }

    @Override
    public WireReply run(Session session, String argument) {
        if (!isName(argument)) return Replies.HELLO_SYNTAX;
        Optional<Intake> intake = session.services.intake();
        if (intake.isPresent()) {
            Optional<Reply> refusal = intake.get()
                    .hello(session.facts().with().helo(argument, extended).build());
            if (refusal.isPresent()) return session.rejected("helo", "", "", WireReply.of(refusal.get()));
        }
        session.greeted(argument, extended, intake.isPresent());
        String hostname = session.services.hostname();
        return extended ? WireReply.lines(250, extensions(session, hostname, intake)) : WireReply.plain(250, hostname);
    }

    private static List<String> extensions(Session session, String hostname, Optional<Intake> intake) {
        List<String> lines = new ArrayList<>(12);
        lines.add(hostname);
        lines.add("PIPELINING");
        lines.add(intake.map(i -> "SIZE " + i.messageSizeLimit()).orElse("SIZE"));
        if (session.client.canStartTls()) lines.add("STARTTLS");
        List<String> mechanisms = Auth.offered(session);
        if (!mechanisms.isEmpty()) lines.add("AUTH " + String.join(" ", mechanisms));
        lines.add("ENHANCEDSTATUSCODES");
        SmtpSettings settings = session.services.settings();
        lines.add(limits(settings.transactionLimit(), settings.recipientLimit()));
        if (Xclient.isAuthorized(session)) lines.add("XCLIENT " + Xclient.ATTRIBUTES);
        lines.add("CHUNKING");
        if (session.profile.offersDsn()) lines.add("DSN");
        // RFC 8689 §2: inside TLS only
        if (session.client.facts().isTls()) lines.add("REQUIRETLS");
        if (settings.smtpUtf8()) lines.add("SMTPUTF8");
        lines.add("8BITMIME");
        return lines;
    }

    /** RFC 9422: a number has six digits at most; what is beyond is no limit that a client would meet. */
    private static String limits(int mails, int recipients) {
        return "LIMITS MAILMAX=" + Math.min(mails, LARGEST) + " RCPTMAX=" + Math.min(recipients, LARGEST);
    }

    private static boolean isName(String s) {
        if (s.isEmpty() || s.length() > LONGEST) return false;
        for (int i = 0; i < s.length(); i++) if (s.charAt(i) <= ' ' || s.charAt(i) > '~') return false;
        return true;
    }
}
