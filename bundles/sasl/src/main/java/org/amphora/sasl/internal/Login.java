package org.amphora.sasl.internal;

import java.nio.charset.StandardCharsets;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;

/**
 * LOGIN, draft-murchison-sasl-login-00: two questions whose text clients know by heart. An initial response is the
 * name.
 */
final class Login implements SaslMechanism {
    private static final byte[] USERNAME = "Username:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PASSWORD = "Password:".getBytes(StandardCharsets.US_ASCII);

    private final PasswordCheck check;

    Login(PasswordCheck check) {
        this.check = check;
    }

    @Override
    public String name() {
        return "LOGIN";
    }

    @Override
    public boolean showsPassword() {
        return true;
    }

    @Override
    public int strength() {
        return 5;
    }

    @Override
    public SaslExchange start(SaslContext context) {
        return new Exchange();
    }

    private final class Exchange implements SaslExchange {
        private String claimed = "";

        @Override
        public String claimed() {
            return claimed;
        }

        @Override
        public SaslStep step(byte[] response) {
            if (response == null) return new SaslStep.Challenge(USERNAME);
            if (claimed.isEmpty()) {
                claimed = Utf8.text(response, 0, response.length).orElse("");
                return claimed.isEmpty() ? new SaslStep.Failure(Reason.MALFORMED) : new SaslStep.Challenge(PASSWORD);
            }
            return Utf8.decode(response, 0, response.length)
                    .map(password -> check.verify(claimed, password))
                    .orElse(new SaslStep.Failure(Reason.MALFORMED));
        }
    }
}
