package org.amphora.dovecotauth.internal.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/**
 * A Dovecot that says what none would: an exchange ends as it may, nobody is let in of whom it has not said OK, and by no
 * name that is none, and the same octets mean the same however they are cut.
 */
public class ClientFuzzTest {
    private static final AuthClientSettings SETTINGS =
            new AuthClientSettings(Optional.empty(), List.of("PLAIN"), true, "example.org", Duration.ofNanos(1));
    private static final SaslContext CONTEXT =
            new SaslContext("smtp", "submission", "c1", Optional.empty(), Optional.of(SaslContext.VOUCHED));
    private static final int MOST = 4;

    @Test
    public void conversations() {
        int[] in = {0};
        var fuzz = new Fuzz(Fuzz.corpus(getClass(), "/fuzz/server.txt"), 12347);
        fuzz.run(input -> {
            List<byte[]> turns = turns(input);
            String whole = run(turns.stream().map(List::of).toList());
            assertEquals(whole, run(turns.stream().map(fuzz::cut).toList()));
            if (!whole.contains("in as")) return;
            in[0]++;
            var said = new ByteArrayOutputStream();
            turns.forEach(said::writeBytes);
            check(whole.substring(whole.indexOf("in as") + 6), said.toString(StandardCharsets.UTF_8));
        });
        assertTrue("nobody was let in", in[0] > 0);
    }

    private static void check(String account, String input) {
        assertTrue(account, account.matches("[^@/\\p{Cntrl}]+@[^@/\\p{Cntrl}]+"));
        String said = input.replace("\1", "").toLowerCase(Locale.ROOT);
        assertTrue(input, Pattern.compile("ok\t\\+?0*1\t").matcher(said).find());
        String name = account.replaceAll("@example.org$", "");
        assertTrue(input, said.contains("\tuser=" + name));
    }

    private static List<byte[]> turns(byte[] input) {
        List<byte[]> turns = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= input.length; i++) {
            if (i < input.length && input[i] != (byte) 0xff) continue;
            turns.add(Arrays.copyOfRange(input, from, i));
            from = i + 1;
        }
        return turns;
    }

    /** Each step of an exchange, in words. */
    private static String run(List<List<byte[]>> turns) {
        AuthConnection connection;
        try {
            connection = new ScriptedDovecot(turns).connect();
        } catch (IOException e) {
            return "no handshake";
        }
        var exchange = new DovecotExchange(() -> connection, SETTINGS, "PLAIN", CONTEXT);
        var words = new StringBuilder();
        SaslStep step = exchange.step(new byte[] {0, 'a', 0, 'b'});
        for (int i = 0; step instanceof SaslStep.Challenge c && i < MOST; i++) {
            words.append("asked ").append(Arrays.toString(c.data())).append('\n');
            step = exchange.step(new byte[] {'c'});
        }
        if (step instanceof SaslStep.Success s)
            return words.append("in as ").append(s.account().name()).toString();
        if (step instanceof SaslStep.Failure f)
            assertTrue(
                    f.toString(),
                    List.of(Reason.BAD_CREDENTIALS, Reason.UNAVAILABLE).contains(f.reason()));
        return words.append(step instanceof SaslStep.Failure ? step : "asked").toString();
    }
}
