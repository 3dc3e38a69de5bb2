package org.amphora.sasl.internal;

import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;

/** PLAIN, RFC 4616: {@code [authzid] NUL authcid NUL passwd} in one response. */
final class Plain implements SaslMechanism {
    private static final byte[] EMPTY = {};

    private final PasswordCheck check;

    Plain(PasswordCheck check) {
        this.check = check;
    }

    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public boolean showsPassword() {
        return true;
    }

    @Override
    public int strength() {
        return 10;
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
            if (response == null) return new SaslStep.Challenge(EMPTY);
            int first = indexOfNul(response, 0);
            int second = first < 0 ? -1 : indexOfNul(response, first + 1);
            if (second < 0 || indexOfNul(response, second + 1) >= 0) return malformed();
            var authzid = Utf8.text(response, 0, first);
            var authcid = Utf8.text(response, first + 1, second);
            var password = Utf8.decode(response, second + 1, response.length);
            if (authzid.isEmpty() || authcid.isEmpty() || password.isEmpty()) return malformed();
            claimed = authcid.get();
            // to act for another user is nobody's right here
            if (!authzid.get().isEmpty() && !authzid.get().equals(claimed))
                return new SaslStep.Failure(Reason.BAD_CREDENTIALS);
            return check.verify(claimed, password.get());
        }
    }

    private static SaslStep malformed() {
        return new SaslStep.Failure(Reason.MALFORMED);
    }

    private static int indexOfNul(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) if (bytes[i] == 0) return i;
        return -1;
    }
}
