package org.amphora.testkit.auth;

import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;

/**
 * One exchange with a client whose responses were written down beforehand: an input of {@link
 * org.amphora.testkit.fuzz.Fuzz} is all of them, with an octet between them that no text in UTF-8 holds.
 */
public final class SaslFuzz {
    private static final byte BETWEEN = (byte) 0xff;
    /** No mechanism asks for more. */
    private static final int MOST = 3;

    /**
     * How an exchange has ended.
     *
     * @param step a Challenge if the client has gone away before the end
     * @param said the responses that were taken
     */
    public record Ended(SaslStep step, List<byte[]> said) {
        /** The account's name, or an empty text. */
        public String account() {
            return step instanceof SaslStep.Success s ? s.account().name() : "";
        }
    }

    private SaslFuzz() {}

    /** An input of a corpus. */
    public static byte[] input(byte[]... responses) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < responses.length; i++) {
            if (i > 0) all.write(BETWEEN);
            all.writeBytes(responses[i]);
        }
        return all.toByteArray();
    }

    /** @param initial whether the first response comes with the mechanism's name, or is asked for */
    public static Ended run(SaslExchange exchange, byte[] input, boolean initial) {
        List<byte[]> said = new ArrayList<>();
        SaslStep step = initial ? null : exchange.step(null);
        for (byte[] response : responses(input)) {
            if (step != null && !(step instanceof SaslStep.Challenge)) break;
            assertTrue("the exchange does not end", said.size() < MOST);
            said.add(response);
            step = exchange.step(response);
        }
        return new Ended(step, said);
    }

    private static List<byte[]> responses(byte[] input) {
        List<byte[]> all = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= input.length; i++) {
            if (i < input.length && input[i] != BETWEEN) continue;
            all.add(Arrays.copyOfRange(input, from, i));
            from = i + 1;
        }
        return all;
    }
}
