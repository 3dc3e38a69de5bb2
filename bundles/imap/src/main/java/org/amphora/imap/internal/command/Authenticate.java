package org.amphora.imap.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** RFC 3501 §6.2.2, with the initial response of RFC 4959. */
public final class Authenticate implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String mechanism = in.word();
        String initial = in.take(' ') ? in.astring() : null;
        in.end();
        SaslExchange exchange = session.whence()
                .sasl()
                .start(mechanism, session.whence().context())
                .orElseThrow(() -> new Refusal("CANNOT", "Mechanism is not available here"));
        step(session, exchange, initial == null ? null : initial.equals("=") ? new byte[0] : decoded(initial));
    }

    private static void step(Session session, SaslExchange exchange, byte[] response) {
        SaslStep step = exchange.step(response);
        if (step instanceof SaslStep.Challenge c) {
            challenge(session, c.data(), next -> step(session, exchange, decoded(next)));
        } else if (step instanceof SaslStep.Success s && s.data().length > 0) {
            // RFC 4422 §5: IMAP's OK has no place for final data, so that it goes as a challenge
            challenge(session, s.data(), next -> {
                if (!next.isEmpty()) throw new BadSyntax("An empty response was expected");
                LoginOutcome.respond(session, s);
            });
        } else {
            LoginOutcome.respond(session, step);
        }
    }

    private interface Answer {
        void take(String line);
    }

    private static void challenge(Session session, byte[] data, Answer answer) {
        session.dialogue((s, line) -> {
            s.dialogue(null);
            if (line.equals("*")) throw new BadSyntax("Authentication cancelled");
            answer.take(line);
        });
        session.out().put("+ ").line(Base64.getEncoder().encodeToString(data));
    }

    private static byte[] decoded(String line) {
        try {
            return Base64.getDecoder().decode(line.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new BadSyntax("Response is not base64");
        }
    }
}
