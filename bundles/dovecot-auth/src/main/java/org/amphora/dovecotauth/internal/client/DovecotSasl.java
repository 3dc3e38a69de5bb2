package org.amphora.dovecotauth.internal.client;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;

/** SASL as a Dovecot has it: what it offers, as far as the configuration goes along. Safe on any thread. */
final class DovecotSasl implements Sasl {
    private static final String PLAIN = "PLAIN";
    private static final List<String> SHOW_THE_PASSWORD = List.of(PLAIN, "LOGIN");

    private record Now(AuthServer server, AuthClientSettings settings) {}

    private volatile Now now;

    DovecotSasl(AuthServer server, AuthClientSettings settings) {
        change(server, settings);
    }

    /** For exchanges from now on. */
    void change(AuthServer server, AuthClientSettings settings) {
        now = new Now(server, settings);
    }

    @Override
    public List<String> mechanisms(SaslContext context) {
        Now n = now;
        return n.settings.mechanisms().stream()
                .filter(m -> isOffered(n, m, context))
                .toList();
    }

    /** One that has never been there is taken to have all: a client that tries is told to come again. */
    private static boolean isOffered(Now n, String mechanism, SaslContext context) {
        Map<String, Boolean> there = n.server.mechanisms();
        if (!there.isEmpty() && !there.containsKey(mechanism)) return false;
        boolean shows = there.getOrDefault(mechanism, SHOW_THE_PASSWORD.contains(mechanism));
        return !shows || !n.settings.plaintextDisabled() || context.tls().isPresent();
    }

    @Override
    public Optional<SaslExchange> start(String mechanism, SaslContext context) {
        Now n = now;
        String name = mechanism.toUpperCase(Locale.ROOT);
        if (!n.settings.mechanisms().contains(name) || !isOffered(n, name, context)) return Optional.empty();
        return Optional.of(new DovecotExchange(n.server::connected, n.settings, name, context));
    }

    @Override
    public SaslStep login(String login, char[] password, SaslContext context) {
        try {
            Optional<SaslExchange> plain = start(PLAIN, context);
            if (plain.isEmpty()) return new SaslStep.Failure(Reason.ENCRYPTION_NEEDED);
            if (login.indexOf(0) >= 0) return new SaslStep.Failure(Reason.MALFORMED);
            return plain.get().step(message(login, password));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** RFC 4616 §2, without an authorization identity. */
    private static byte[] message(String login, char[] password) {
        byte[] name = login.getBytes(StandardCharsets.UTF_8);
        ByteBuffer secret = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        ByteBuffer all = ByteBuffer.allocate(name.length + secret.remaining() + 2);
        return all.put((byte) 0).put(name).put((byte) 0).put(secret).array();
    }

    @Override
    public boolean allowsLogin(SaslContext context) {
        return mechanisms(context).contains(PLAIN);
    }
}
