package org.amphora.sasloauth.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.testkit.auth.SaslFuzz;
import org.amphora.testkit.auth.SaslFuzz.Ended;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/**
 * Whole exchanges with inputs that nobody would write: each ends as RFC 7628 has it, and nobody is let in but with a token
 * of his own.
 */
public class BearerFuzzTest {
    private static final String JOE = "joe@example.org";
    private static final String ANN = "ann@example.org";
    private static final Map<String, String> TOKENS = Map.of("token-of-joe", JOE, "token-of-ann", ANN);

    private static TokenCheck.Result check(String token, String claimed) {
        String user = TOKENS.get(token);
        boolean good = user != null && (claimed.isEmpty() || claimed.equals(user));
        return good
                ? new TokenCheck.Result.Good(new Account(user, true, 0))
                : new TokenCheck.Result.Bad("invalid_token", "no");
    }

    @Test
    public void oauthBearer() {
        run(false, "/fuzz/oauthbearer.txt");
    }

    @Test
    public void xoauth2() {
        run(true, "/fuzz/xoauth2.txt");
    }

    private void run(boolean google, String corpus) {
        var bearer = new Bearer(google, BearerFuzzTest::check, "mail", "https://x/y");
        int[] in = {0};
        new Fuzz(Fuzz.corpus(getClass(), corpus), 7628).run(input -> {
            Ended ended = SaslFuzz.run(bearer.start(null), input, input.length % 2 == 0);
            if (ended.step() instanceof SaslStep.Failure f)
                assertTrue(
                        f.toString(),
                        List.of(Reason.MALFORMED, Reason.BAD_CREDENTIALS).contains(f.reason()));
            if (ended.account().isEmpty()) return;
            in[0]++;
            // the message has let him in, not an answer to a refusal
            assertEquals(1, ended.said().size());
            String said = new String(ended.said().get(0), StandardCharsets.UTF_8);
            assertTrue(said, said.contains(tokenOf(ended.account())));
            String other = ended.account().equals(JOE) ? ANN : JOE;
            boolean named = said.startsWith("n,a=" + other + ",") || google && said.startsWith("user=" + other + "\1a");
            assertTrue(said, !named);
        });
        assertTrue("nobody was let in", in[0] > 0);
    }

    private static String tokenOf(String account) {
        Optional<String> token = TOKENS.entrySet().stream()
                .filter(e -> e.getValue().equals(account))
                .map(Map.Entry::getKey)
                .findFirst();
        return token.orElseThrow();
    }
}
