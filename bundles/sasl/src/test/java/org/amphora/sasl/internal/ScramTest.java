package org.amphora.sasl.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.testkit.auth.SaslMechanismContract;
import org.amphora.testkit.auth.ScramClient;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.junit.Test;

/** RFC 5802 and 7677. */
public class ScramTest extends SaslMechanismContract {
    private static final String NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_FIRST = "r=rOprNGfwEbeRWgbNEkqO" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String LAST_WITHOUT_PROOF = "c=biws,r=rOprNGfwEbeRWgbNEkqO" + NONCE;
    private static final String PROOF = ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    /** The user of RFC 7677 §3. */
    private static final Authenticator RFC = new Authenticator() {
        @Override
        public Optional<Account> verify(String login, char[] password) {
            throw new AssertionError("SCRAM does not show the password");
        }

        @Override
        public ScramVerifier scram(String login, String hash) {
            assertEquals("SHA-256", hash);
            try {
                byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
                byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(new PBEKeySpec("pencil".toCharArray(), salt, 4096, 256))
                        .getEncoded();
                byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
                Optional<Account> account =
                        login.equals("user") ? Optional.of(new Account("user@example.org", true, 0)) : Optional.empty();
                return new ScramVerifier(account, salt, 4096, stored, hmac(salted, "Server Key"));
            } catch (java.security.GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private byte[] hmac(byte[] key, String text) throws java.security.GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        }
    };

    @Override
    protected SaslMechanism mechanism(Authenticator authenticator) {
        return new Scram(
                ScramHash.SHA_256, false, () -> Optional.ofNullable(authenticator), () -> "serverNonce", c -> false);
    }

    @Override
    protected Client client(String login, String password) {
        return new ScramClient("n,,", login, password, "clientNonce");
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private static SaslStep failure(Reason reason) {
        return new SaslStep.Failure(reason);
    }

    /** The exchange of RFC 7677 §3 with other words in it; the last step. */
    private static SaslStep run(String first, String last) {
        SaslExchange exchange =
                new Scram(ScramHash.SHA_256, false, () -> Optional.of(RFC), () -> NONCE, c -> false).start(null);
        SaslStep step = exchange.step(bytes(first));
        return step instanceof SaslStep.Challenge ? exchange.step(bytes(last)) : step;
    }

    @Test
    public void theVectorOfRfc7677() {
        SaslExchange exchange =
                new Scram(ScramHash.SHA_256, false, () -> Optional.of(RFC), () -> NONCE, c -> false).start(null);
        var challenge = (SaslStep.Challenge) exchange.step(bytes(FIRST));
        assertEquals(SERVER_FIRST, new String(challenge.data(), StandardCharsets.US_ASCII));
        var success = (SaslStep.Success) exchange.step(bytes(LAST_WITHOUT_PROOF + PROOF));
        assertEquals(
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                new String(success.data(), StandardCharsets.US_ASCII));
        assertEquals("user@example.org", success.account().name());
    }

    @Test
    public void theClientMaySayThatWeCannotBind() {
        var client = new ScramClient("y,,", "user", "pencil", "abc");
        assertTrue(runWith(client) instanceof SaslStep.Success);
    }

    @Test
    public void whoActsForAnotherIsRefused() {
        assertTrue(runWith(new ScramClient("n,a=user,", "user", "pencil", "abc")) instanceof SaslStep.Success);
        assertEquals(failure(Reason.BAD_CREDENTIALS), runWith(new ScramClient("n,a=other,", "user", "pencil", "abc")));
    }

    private static SaslStep runWith(ScramClient client) {
        SaslExchange exchange =
                new Scram(ScramHash.SHA_256, false, () -> Optional.of(RFC), () -> NONCE, c -> false).start(null);
        var challenge = (SaslStep.Challenge) exchange.step(client.initial());
        return exchange.step(client.answer(challenge.data()));
    }

    @Test
    public void aWrongProofIsAWrongPassword() {
        assertEquals(failure(Reason.BAD_CREDENTIALS), run(FIRST, LAST_WITHOUT_PROOF + PROOF.replace("dHzb", "dHzc")));
        // the right proof of a user without an account
        assertEquals(failure(Reason.BAD_CREDENTIALS), runWith(new ScramClient("n,,", "unknown", "pencil", "abc")));
    }

    @Test
    public void malformedFirstMessages() {
        for (String s : new String[] {
            "",
            "n",
            "n,",
            "n,,",
            "n,,n=user",
            "n,,n=,r=abc",
            "n,,n=user,r=",
            "n,,r=abc,n=user",
            "x,,n=user,r=abc",
            "p=tls-unique,,n=user,r=abc",
            "p=,,n=user,r=abc",
            "n,user,n=user,r=abc",
            "n,a=,n=user,r=abc",
            "n,,m=x,n=user,r=abc",
            "n,,n=us=er,r=abc",
            "n,,n=us=2cer,r=abc",
            "n,,n=us\0er,r=abc",
            "n,,n=user,r=a bc",
            "n,,n=user,r=abc,",
            "n,,n=user,r=abc,x",
            "n,,n=user,r=abc,1=x",
            "n,,n=us\u0007er,r=abc",
            "n,,n=" + "a".repeat(5000) + ",r=abc"
        }) assertEquals(s, failure(Reason.MALFORMED), run(s, ""));
    }

    @Test
    public void malformedLastMessages() {
        for (String s : new String[] {
            "",
            LAST_WITHOUT_PROOF,
            LAST_WITHOUT_PROOF + ",p=",
            LAST_WITHOUT_PROOF + ",p=dHzb",
            LAST_WITHOUT_PROOF + ",p=%%%%",
            LAST_WITHOUT_PROOF + PROOF + ",x=y",
            LAST_WITHOUT_PROOF + PROOF.replace("VQ=", "VQ"),
            LAST_WITHOUT_PROOF.replace("biws", "eSws") + PROOF,
            LAST_WITHOUT_PROOF.replace("rOpr", "rOpq") + PROOF,
            LAST_WITHOUT_PROOF + ",x" + PROOF
        }) assertEquals(s, failure(Reason.MALFORMED), run(FIRST, s));
    }

    @Test
    public void extensionsAreSigned() {
        // the proof covers them, so that one slipped in makes it wrong
        assertEquals(failure(Reason.BAD_CREDENTIALS), run(FIRST, LAST_WITHOUT_PROOF + ",x=y" + PROOF));
        assertEquals(failure(Reason.BAD_CREDENTIALS), run(FIRST + ",x=y", LAST_WITHOUT_PROOF + PROOF));
    }

    /** What somebody has written down on the wire is of no use to him. */
    @Test
    public void aRecordedExchangeIsOfNoUse() {
        var nonces = new AtomicInteger();
        var mechanism = new Scram(
                ScramHash.SHA_256, false, () -> Optional.of(RFC), () -> "n" + nonces.incrementAndGet(), c -> false);
        var client = new ScramClient("n,,", "user", "pencil", "abc");
        SaslExchange first = mechanism.start(null);
        byte[] proof = client.answer(((SaslStep.Challenge) first.step(client.initial())).data());
        assertTrue(first.step(proof) instanceof SaslStep.Success);
        SaslExchange replayed = mechanism.start(null);
        assertTrue(replayed.step(client.initial()) instanceof SaslStep.Challenge);
        assertEquals(failure(Reason.MALFORMED), replayed.step(proof));
        // with the new nonce in place of the old one, the proof is of another message
        SaslExchange mended = mechanism.start(null);
        mended.step(client.initial());
        String other = new String(proof, StandardCharsets.UTF_8).replace("r=abcn1", "r=abcn3");
        assertEquals(failure(Reason.BAD_CREDENTIALS), mended.step(other.getBytes(StandardCharsets.UTF_8)));
        // the proof in place of the first message, and the first in place of the proof
        assertEquals(failure(Reason.MALFORMED), mechanism.start(null).step(proof));
        SaslExchange twice = mechanism.start(null);
        twice.step(client.initial());
        assertEquals(failure(Reason.MALFORMED), twice.step(client.initial()));
    }

    @Test
    public void anUnknownUserHasAStableSalt() {
        var authenticator = new FakeAuthenticator(new FakeDirectory().user("joe@example.org"));
        byte[] one = serverFirst(authenticator, "unknown");
        assertTrue(Arrays.equals(one, serverFirst(authenticator, "unknown")));
        assertNotEquals(
                new String(one, StandardCharsets.US_ASCII),
                new String(serverFirst(authenticator, "another"), StandardCharsets.US_ASCII));
    }

    private byte[] serverFirst(Authenticator authenticator, String login) {
        SaslStep step = mechanism(authenticator)
                .start(context())
                .step(client(login, "x").initial());
        return ((SaslStep.Challenge) step).data();
    }
}
