package org.amphora.sasl.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.net.TlsInfo;
import org.amphora.testkit.auth.SaslMechanismContract;
import org.amphora.testkit.auth.ScramClient;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.tls.FakeTls;
import org.junit.Test;

/** RFC 5802 §6 with the binding of RFC 5929 §4, and SHA-1. */
public class ScramPlusTest extends SaslMechanismContract {
    private static final X509Certificate OURS = new FakeTls().certificate();
    private static final X509Certificate ANOTHER = new FakeTls().certificate();
    private static final String GS2 = "p=tls-server-end-point,,";

    private final FakeAuthenticator joe =
            new FakeAuthenticator(new FakeDirectory().user("joe@example.org")).password("joe@example.org", "secret");

    @Override
    protected SaslMechanism mechanism(Authenticator authenticator) {
        return scram(ScramHash.SHA_1, true, authenticator);
    }

    private static Scram scram(ScramHash hash, boolean plus, Authenticator authenticator) {
        return new Scram(hash, plus, () -> Optional.of(authenticator), () -> "serverNonce", c -> true);
    }

    @Override
    protected Client client(String login, String password) {
        return new ScramClient("SHA-1", GS2, endPoint(OURS), login, password, "clientNonce");
    }

    @Override
    protected SaslContext context() {
        return context(Optional.of(OURS));
    }

    private static SaslContext context(Optional<X509Certificate> own) {
        var tls = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", own, List.of());
        return new SaslContext("smtp", "test", "s1", Optional.empty(), Optional.of(tls));
    }

    /** The certificate is signed with SHA-256. */
    private static byte[] endPoint(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        } catch (java.security.NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private SaslExchange ended;

    private SaslStep run(SaslMechanism mechanism, ScramClient client) {
        ended = mechanism.start(context());
        SaslStep step = ended.step(client.initial());
        return step instanceof SaslStep.Challenge c ? ended.step(client.answer(c.data())) : step;
    }

    private static ScramClient client(String gs2, byte[] binding) {
        return new ScramClient("SHA-256", gs2, binding, "joe", "secret", "abc");
    }

    private void assertRefused(Reason reason, String detail, boolean plus, ScramClient client) {
        assertEquals(new SaslStep.Failure(reason), run(scram(ScramHash.SHA_256, plus, joe), client));
        assertEquals(detail, ended.detail());
    }

    @Test
    public void theVectorOfRfc5802() {
        assertArrayEquals(
                "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=".getBytes(StandardCharsets.US_ASCII),
                proof("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
    }

    /** The client that the other tests use is right. */
    private static byte[] proof(String serverFirst) {
        var client = new ScramClient("SHA-1", "n,,", new byte[0], "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");
        String last =
                new String(client.answer(serverFirst.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
        return last.substring(last.lastIndexOf("p=") + 2).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    public void whoIsBoundToOurCertificateIsTaken() {
        assertTrue(run(scram(ScramHash.SHA_256, true, joe), client(GS2, endPoint(OURS))) instanceof SaslStep.Success);
    }

    @Test
    public void aProxyWithAnotherCertificateIsFound() {
        assertRefused(Reason.BAD_CREDENTIALS, "channel bindings differ", true, client(GS2, endPoint(ANOTHER)));
        assertRefused(Reason.BAD_CREDENTIALS, "channel bindings differ", true, client(GS2, new byte[0]));
    }

    @Test
    public void whoThinksThatWeCannotBindHasBeenLiedTo() {
        assertRefused(Reason.MALFORMED, "downgrade", false, client("y,,", new byte[0]));
        // one who cannot bind is welcome
        assertTrue(run(scram(ScramHash.SHA_256, false, joe), client("n,,", new byte[0])) instanceof SaslStep.Success);
    }

    @Test
    public void mechanismAndFlagBelongTogether() {
        assertRefused(Reason.MALFORMED, "-PLUS without channel binding", true, client("n,,", new byte[0]));
        assertRefused(Reason.MALFORMED, "-PLUS without channel binding", true, client("y,,", new byte[0]));
        assertRefused(Reason.MALFORMED, "channel binding without -PLUS", false, client(GS2, endPoint(OURS)));
        assertRefused(
                Reason.MALFORMED, "unsupported channel binding type", true, client("p=tls-unique,,", new byte[12]));
    }

    @Test
    public void itIsOfferedWhereThereIsSomethingToBindTo() {
        var plus = scram(ScramHash.SHA_256, true, joe);
        assertTrue(plus.isAvailable(context()));
        assertFalse(plus.isAvailable(context(Optional.empty())));
        assertFalse(plus.isAvailable(new SaslContext("smtp", "test", "s1", Optional.empty(), Optional.empty())));
    }

    /** RFC 4422 and 5802: what was said in one exchange is nothing in the next, whose nonce is another. */
    @Test
    public void aReplayIsRefused() {
        var nonces = List.of("one", "two").iterator();
        var scram = new Scram(ScramHash.SHA_256, false, () -> Optional.of(joe), nonces::next, c -> false);
        ScramClient client = client("n,,", new byte[0]);
        SaslExchange first = scram.start(context());
        byte[] last = client.answer(((SaslStep.Challenge) first.step(client.initial())).data());
        assertTrue(first.step(last) instanceof SaslStep.Success);
        SaslExchange second = scram.start(context());
        second.step(client.initial());
        assertEquals(new SaslStep.Failure(Reason.MALFORMED), second.step(last));
        assertEquals("another nonce", second.detail());
    }
}
