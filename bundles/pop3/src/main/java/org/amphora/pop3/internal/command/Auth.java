package org.amphora.pop3.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 5034 §4. */
public final class Auth implements Command {
    @Override
    public void run(Session session, String argument) {
        String[] words = argument.strip().split(" ");
        if (argument.isBlank() || words.length > 2) throw new BadArgument("AUTH needs a mechanism");
        SaslExchange exchange = session.sasl()
                .start(words[0].toUpperCase(Locale.ROOT), session.saslContext())
                .orElseThrow(() -> new BadArgument("Mechanism is not available here"));
        step(session, exchange, words.length < 2 ? null : words[1].equals("=") ? new byte[0] : decoded(words[1]));
    }

    private static void step(Session session, SaslExchange exchange, byte[] response) {
        SaslStep step = exchange.step(response);
        if (step instanceof SaslStep.Challenge c) {
            challenge(session, c.data(), next -> step(session, exchange, decoded(next)));
        } else if (step instanceof SaslStep.Success s && s.data().length > 0) {
            // RFC 5034 §4: final data goes as a challenge, and the client answers with an empty line
            challenge(session, s.data(), next -> {
                if (!next.isEmpty()) throw new BadArgument("An empty response was expected");
                session.loggedIn(s);
            });
        } else {
            session.loggedIn(step);
        }
    }

    private interface Answer {
        void take(String line);
    }

    private static void challenge(Session session, byte[] data, Answer answer) {
        session.dialogue((s, line) -> {
            s.dialogue(null);
            if (line.equals("*")) throw new BadArgument("Authentication cancelled");
            answer.take(line);
        });
        session.send("+ " + Base64.getEncoder().encodeToString(data) + "\r\n");
    }

    private static byte[] decoded(String line) {
        try {
            return Base64.getDecoder().decode(line.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new BadArgument("Response is not base64");
        }
    }
}
