package org.amphora.testkit.auth;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.mail.MailException;

/**
 * The two shapes of an exchange: {@code PLAIN}, and {@code FINAL}, which is PLAIN with final data {@code v=1} after it; and
 * others for who asks for them without being told: {@link FakeExchanges}. Passwords only under TLS, unless {@link #inPlainText}.
 */
public final class FakeSasl implements Sasl {
    private final Authenticator authenticator;
    private final FakeExchanges exchanges;
    private boolean plainText;
    private boolean trusting;
    private SaslContext last;

    public FakeSasl(Authenticator authenticator) {
        this.authenticator = authenticator;
        exchanges = new FakeExchanges(authenticator);
    }

    /** As {@code disable_plaintext_auth = no}. */
    public FakeSasl inPlainText() {
        plainText = true;
        return this;
    }

    /** Every client is a proxy of {@code login_trusted_networks}. */
    public FakeSasl trusting() {
        trusting = true;
        return this;
    }

    @Override
    public boolean mayForward(SaslContext context) {
        return trusting;
    }

    /** Where the last exchange or login was; null before the first. */
    public SaslContext last() {
        return last;
    }

    @Override
    public List<String> mechanisms(SaslContext context) {
        return allowsLogin(context) ? List.of("FINAL", "PLAIN") : List.of();
    }

    @Override
    public boolean allowsLogin(SaslContext context) {
        return plainText || context.tls().isPresent();
    }

    @Override
    public Optional<SaslExchange> start(String mechanism, SaslContext context) {
        last = context;
        if (!mechanisms(context).contains(mechanism))
            return exchanges.start(mechanism).filter(e -> allowsLogin(context) || mechanism.startsWith("SCRAM-"));
        byte[] last = mechanism.equals("FINAL") ? new byte[] {'v', '=', '1'} : new byte[0];
        return Optional.of(response -> response == null ? new SaslStep.Challenge(new byte[0]) : plain(response, last));
    }

    private SaslStep plain(byte[] response, byte[] last) {
        String[] parts = new String(response, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3) return new SaslStep.Failure(SaslStep.Reason.MALFORMED);
        return verified(parts[1], parts[2].toCharArray(), last);
    }

    @Override
    public SaslStep login(String login, char[] password, SaslContext context) {
        last = context;
        if (!allowsLogin(context)) return new SaslStep.Failure(SaslStep.Reason.ENCRYPTION_NEEDED);
        return verified(login, password, new byte[0]);
    }

    private SaslStep verified(String login, char[] password, byte[] last) {
        try {
            return authenticator
                    .verify(login, password)
                    .<SaslStep>map(a -> new SaslStep.Success(a, last))
                    .orElse(new SaslStep.Failure(SaslStep.Reason.BAD_CREDENTIALS));
        } catch (MailException e) {
            return new SaslStep.Failure(SaslStep.Reason.UNAVAILABLE);
        }
    }
}
