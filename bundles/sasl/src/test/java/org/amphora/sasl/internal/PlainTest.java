package org.amphora.sasl.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.testkit.auth.SaslMechanismContract;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.junit.Test;

/** RFC 4616. */
public class PlainTest extends SaslMechanismContract {
    private final FakeAuthenticator tim = new FakeAuthenticator(
                    new FakeDirectory().user("tim@example.org").user("kurt@example.org"))
            .password("tim@example.org", "tanstaaftanstaaf")
            .password("kurt@example.org", "xipj3plmq\u00aa");

    static PasswordCheck check(Authenticator authenticator) {
        return new PasswordCheck(() -> Optional.ofNullable(authenticator));
    }

    @Override
    protected SaslMechanism mechanism(Authenticator authenticator) {
        return new Plain(check(authenticator));
    }

    @Override
    protected Client client(String login, String password) {
        return new Client() {
            @Override
            public byte[] initial() {
                return bytes("\0" + login + "\0" + password);
            }

            @Override
            public byte[] answer(byte[] challenge) {
                throw new AssertionError("no challenge follows");
            }
        };
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private SaslStep step(String response) {
        return mechanism(tim).start(context()).step(bytes(response));
    }

    private static SaslStep failure(Reason reason) {
        return new SaslStep.Failure(reason);
    }

    @Test
    public void theExamplesOfTheRfc() {
        assertTrue(step("\0tim\0tanstaaftanstaaf") instanceof SaslStep.Success);
        // Ursel would be Kurt: nobody acts for another here
        assertEquals(failure(Reason.BAD_CREDENTIALS), step("Ursel\0kurt\0xipj3plmq\u00aa"));
        assertTrue(step("kurt\0kurt\0xipj3plmq\u00aa") instanceof SaslStep.Success);
    }

    @Test
    public void anEmptyChallengeAsksForTheResponse() {
        SaslStep step = mechanism(tim).start(context()).step(null);
        assertArrayEquals(new byte[0], ((SaslStep.Challenge) step).data());
    }

    @Test
    public void malformed() {
        for (String s : new String[] {
            "",
            "tim",
            "\0tim",
            "tim\0tanstaaftanstaaf",
            "\0\0tanstaaftanstaaf",
            "\0tim\0",
            "\0tim\0a\0b",
            "\0\0",
            "\0t\u0007m\0tanstaaftanstaaf",
            "\0" + "a".repeat(1025) + "\0x",
            "\0tim\0" + "a".repeat(1025)
        }) assertEquals(s, failure(Reason.MALFORMED), step(s));
        byte[] notUtf8 = {0, 't', 'i', 'm', 0, (byte) 0xc3, 0x28};
        assertEquals(failure(Reason.MALFORMED), mechanism(tim).start(context()).step(notUtf8));
    }

    /** Full-width letters, say, that an input method has made. */
    @Test
    public void aPasswordIsTriedAsSentAndThenPrepared() {
        assertTrue(step("\0tim\0\uff54anstaaftanstaaf") instanceof SaslStep.Success);
        assertTrue(step("\0kurt\0xipj3plmq\u00aa") instanceof SaslStep.Success);
        assertEquals(failure(Reason.BAD_CREDENTIALS), step("\0kurt\0xipj3plmqa"));
    }
}
