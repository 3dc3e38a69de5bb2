package org.amphora.sasloauth.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.testkit.auth.SaslMechanismContract;
import org.junit.Test;

/** OAUTHBEARER; a token here is a name and a password in base64, so that the contract has somebody to refuse. */
public class BearerTest extends SaslMechanismContract {
    boolean google() {
        return false;
    }

    @Override
    protected SaslMechanism mechanism(Authenticator authenticator) {
        return new Bearer(google(), (token, claimed) -> check(authenticator, token, claimed), "mail", "https://x/y");
    }

    private static TokenCheck.Result check(Authenticator authenticator, String token, String claimed) {
        String said;
        try {
            said = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            said = "";
        }
        String[] parts = (said + "\0").split("\0", 3);
        return authenticator
                .verify(parts[0], parts[1].toCharArray())
                .<TokenCheck.Result>map(TokenCheck.Result.Good::new)
                .orElse(new TokenCheck.Result.Bad("invalid_token", "no"));
    }

    @Override
    protected Client client(String login, String password) {
        String token = Base64.getEncoder().encodeToString((login + "\0" + password).getBytes(StandardCharsets.UTF_8));
        String first = google()
                ? "user=" + login + "\1auth=Bearer " + token + "\1\1"
                : "n,a=" + login + ",\1host=localhost\1port=993\1auth=Bearer " + token + "\1\1";
        return new Client() {
            @Override
            public byte[] initial() {
                return bytes(first);
            }

            @Override
            public byte[] answer(byte[] challenge) {
                return google() ? new byte[0] : new byte[] {1};
            }
        };
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private SaslExchange exchange(TokenCheck check, String scope, String configuration) {
        return new Bearer(google(), check, scope, configuration).start(null);
    }

    private byte[] message(String token) {
        return bytes((google() ? "" : "n,,\1") + "auth=Bearer " + token + "\1\1");
    }

    /** RFC 7628 §3.2.2 and §4.3, and Google's form. */
    @Test
    public void aRefusalIsToldInJson() {
        for (String status : List.of("invalid_token", "insufficient_scope")) {
            var exchange = exchange(
                    (token, claimed) -> new TokenCheck.Result.Bad(status, "why"),
                    "mail",
                    "https://example.org/.well-known/openid-configuration");
            var challenge = (SaslStep.Challenge) exchange.step(message("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="));
            String configuration =
                    "\"openid-configuration\":\"https:\\/\\/example.org\\/.well-known\\/openid-configuration\"}";
            String expected = google()
                    ? "{\"status\":\"" + (status.equals("invalid_token") ? "401" : "403")
                            + "\",\"schemes\":\"bearer\",\"scope\":\"mail\"," + configuration
                    : "{\"status\":\"" + status + "\",\"scope\":\"mail\"," + configuration;
            assertEquals(
                    expected.replace("\\/", "/"),
                    new String(challenge.data(), StandardCharsets.UTF_8).replace("\\/", "/"));
            assertEquals(new SaslStep.Failure(Reason.BAD_CREDENTIALS), exchange.step(new byte[] {1}));
            assertEquals("why", exchange.detail());
        }
    }

    @Test
    public void theNameIsOptional() {
        TokenCheck check = (token, claimed) -> {
            assertEquals("", claimed);
            return new TokenCheck.Result.Good(new Account("joe@example.org", true, 0));
        };
        assertTrue(exchange(check, "", "").step(message("abc.def-_~+/==")) instanceof SaslStep.Success);
    }

    @Test
    public void malformedMessages() {
        String head = google() ? "" : "n,,\1";
        TokenCheck check = (token, claimed) -> {
            throw new AssertionError("it has no token");
        };
        for (String s : List.of(
                "",
                "\1",
                "\1\1",
                head,
                head + "\1",
                head + "auth=Bearer \1\1",
                head + "auth=Bearer abc",
                head + "auth=Bearer abc\1",
                head + "auth=Basic abc\1\1",
                head + "auth=Bearer a b\1\1",
                head + "auth=Bearer a\u00e4\1\1",
                head + "auth=Bearer a\1auth=Bearer b\1\1",
                head + "auth=Basic a\1auth=Bearer b\1\1",
                head + "auth=Bearer a\1user=a\1user=b\1\1",
                head + "=x\1auth=Bearer a\1\1",
                head + "auth=Bearer " + "a".repeat(200_000) + "\1\1"))
            assertEquals(
                    s,
                    new SaslStep.Failure(Reason.MALFORMED),
                    exchange(check, "", "").step(bytes(s)));
        if (google()) return;
        for (String gs2 :
                List.of("", "n", "n,", "p=tls-unique,,", "n,a=,", "n,a=x=y,", "n,b=x,", "n,,x", "x,,", "n,,,"))
            assertEquals(
                    gs2,
                    new SaslStep.Failure(Reason.MALFORMED),
                    exchange(check, "", "").step(bytes(gs2 + "\1auth=Bearer abc\1\1")));
    }

    @Test
    public void aNameMayHoldWhatIsEscaped() {
        assertEquals(
                Optional.of(new BearerMessage("a,b=c", "t")),
                BearerMessage.oauthBearer("y,a=a=2Cb=3Dc,\1auth=bearer t\1\1"));
    }

    @Test
    public void itIsNotForPlainText() {
        assertTrue(new Bearer(google(), (t, c) -> null, "", "").showsPassword());
    }
}
