package org.amphora.relay.internal.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.relay.internal.wire.BrokenSession;
import org.amphora.relay.internal.wire.RemoteReply;

/** AUTH as a client (RFC 4954): SCRAM (RFC 5802, 7677), PLAIN (RFC 4616) and LOGIN, in this order. */
public final class Login {
    /** The preferred first. */
    public static final List<String> MECHANISMS = List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN");

    private static final Base64.Encoder ENCODER = Base64.getEncoder();

    private final Session session;
    private final Credentials credentials;

    public Login(Session session, Credentials credentials) {
        this.session = session;
        this.credentials = credentials;
    }

    /** The mechanism that both sides know; empty if there is none. */
    public static Optional<String> mechanism(Offer offer, Set<String> allowed) {
        return MECHANISMS.stream()
                .filter(m -> offer.mechanisms().contains(m) && allowed.contains(m))
                .findFirst();
    }

    /** The last reply: positive if we are let in. */
    public RemoteReply by(String mechanism) throws BrokenSession {
        return switch (mechanism) {
            case "PLAIN" -> secret("AUTH PLAIN " + base64("\0" + credentials.user() + "\0" + credentials.password()));
            case "LOGIN" -> login();
            default -> scram(mechanism);
        };
    }

    private RemoteReply login() throws BrokenSession {
        RemoteReply reply = session.ask(Step.AUTH, "AUTH LOGIN");
        if (reply.isIntermediate()) reply = secret(base64(credentials.user()));
        if (reply.isIntermediate()) reply = secret(base64(credentials.password()));
        return reply;
    }

    private RemoteReply scram(String mechanism) throws BrokenSession {
        Scram scram = new Scram(mechanism, credentials);
        RemoteReply reply = secret("AUTH " + mechanism + " " + base64(scram.first()));
        if (!reply.isIntermediate()) return reply;
        Optional<String> answer = decoded(reply).flatMap(scram::answer);
        if (answer.isEmpty()) return cancel();
        reply = secret(base64(answer.get()));
        // the server's proof comes as a challenge of its own, answered by nothing (RFC 4954 §4), or with the success
        if (reply.isIntermediate()) {
            if (!scram.isProof(decoded(reply).orElse(""))) return cancel();
            reply = session.ask(Step.AUTH, "");
        }
        return reply;
    }

    private RemoteReply cancel() throws BrokenSession {
        session.ask(Step.AUTH, "*");
        return new RemoteReply(454, List.of("4.7.0 the server's part of the login is wrong"));
    }

    private RemoteReply secret(String line) throws BrokenSession {
        session.at(Step.AUTH);
        session.saySecret(line);
        return session.reply(Step.AUTH);
    }

    private static String base64(String text) {
        return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> decoded(RemoteReply challenge) {
        try {
            byte[] bytes = Base64.getDecoder().decode(challenge.lines().get(0).strip());
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
