package org.amphora.sasl.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.directory.Account;
import org.amphora.api.net.TlsInfo;
import org.amphora.api.role.InFlight;
import org.amphora.testkit.auth.SaslFuzz;
import org.amphora.testkit.auth.SaslFuzz.Ended;
import org.amphora.testkit.auth.ScramClient;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.fuzz.Fuzz;
import org.amphora.testkit.tls.FakeTls;
import org.junit.Test;

/**
 * Whole exchanges with inputs that nobody would write: each ends as its mechanism may end, nobody is let in but with the
 * right secret and as the right user, what was said under another nonce is refused, and nothing is left open.
 */
public class SaslFuzzTest {
    private static final String JOE = "joe@example.org";
    private static final String ANN = "ann@example.org";
    private static final Map<String, String> SECRETS =
            Map.of(JOE, "secret", ANN, "another secret", "zo\u00eb@example.org", "gr\u00fc\u00dfe");

    private static final X509Certificate OURS = new FakeTls().certificate();
    private static final X509Certificate ANOTHER = new FakeTls().certificate();
    private static final String NONCE = "serverNonce";

    private final FakeDirectory directory = new FakeDirectory().account(new Account("gone@example.org", false, 0));
    private final FakeAuthenticator authenticator =
            new FakeAuthenticator(directory).password("gone@example.org", "secret");
    private final PasswordCheck check = new PasswordCheck(() -> Optional.of(authenticator));

    private final LoginGate gate = new LoginGate(1, 0, Duration.ZERO);
    private final InFlight inFlight = new InFlight();
    private final Guesses guesses = new Guesses(System::nanoTime, nanos -> false, Optional::empty);

    public SaslFuzzTest() {
        SECRETS.forEach((user, secret) -> {
            directory.user(user);
            authenticator.password(user, secret);
        });
    }

    private static SaslContext context() {
        var tls = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.of(OURS), List.of());
        return new SaslContext("smtp", "test", "s1", Optional.empty(), Optional.of(tls));
    }

    /** As the role runs it. A failure of ours would be {@code UNAVAILABLE}. */
    private Ended run(SaslMechanism mechanism, byte[] input) {
        var exchange = new GuardedExchange(
                mechanism.name(), mechanism.start(context()), context(), () -> gate, inFlight, guesses);
        Ended ended = SaslFuzz.run(exchange, input, input.length % 2 == 0);
        if (ended.step() instanceof SaslStep.Failure f)
            assertTrue(f.toString(), f.reason() == Reason.MALFORMED || f.reason() == Reason.BAD_CREDENTIALS);
        assertEquals("steps left open", 0, inFlight.inside());
        assertTrue("the gate is shut", gate.enter());
        gate.leave();
        return ended;
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    private static String prepared(String text) {
        return Saslprep.prepare(text).orElse("");
    }

    private void assertAllowed(String account, String login, String secret) {
        if (account.isEmpty()) return;
        assertTrue(
                account, secret.equals(SECRETS.get(account)) || prepared(secret).equals(SECRETS.get(account)));
        String name = prepared(login).toLowerCase(Locale.ROOT);
        assertTrue(login, account.equals(name) || account.equals(name + "@example.org"));
    }

    @Test
    public void plain() {
        var plain = new Plain(check);
        new Fuzz(Fuzz.corpus(getClass(), "/fuzz/plain.txt"), 4616).run(input -> {
            Ended ended = run(plain, input);
            if (ended.account().isEmpty()) return;
            String[] fields = text(ended.said().get(0)).split("\0", -1);
            assertEquals(3, fields.length);
            assertAllowed(ended.account(), fields[1], fields[2]);
            assertTrue(fields[0], fields[0].isEmpty() || fields[0].equals(fields[1]));
        });
    }

    @Test
    public void login() {
        var login = new Login(check);
        new Fuzz(Fuzz.corpus(getClass(), "/fuzz/login.txt"), 4617).run(input -> {
            Ended ended = run(login, input);
            if (ended.account().isEmpty()) return;
            assertEquals(2, ended.said().size());
            assertAllowed(
                    ended.account(),
                    text(ended.said().get(0)),
                    text(ended.said().get(1)));
        });
    }

    @Test
    public void external() {
        var external = new External(c -> List.of(JOE, ANN, "gone@example.org"), () -> Optional.of(directory));
        var unnamed = new External(c -> List.of(), () -> Optional.of(directory));
        new Fuzz(Fuzz.corpus(getClass(), "/fuzz/external.txt"), 4422).run(input -> {
            assertEquals("a certificate without a name", "", run(unnamed, input).account());
            Ended ended = run(external, input);
            if (ended.account().isEmpty()) return;
            String asked = text(ended.said().get(0)).toLowerCase(Locale.ROOT);
            assertTrue(ended.account(), Set.of(JOE, ANN).contains(ended.account()));
            assertTrue(
                    asked,
                    (asked.isEmpty() ? JOE : asked).startsWith(ended.account().substring(0, 3)));
        });
    }

    @Test
    public void scramSha1() throws Exception {
        scram(ScramHash.SHA_1, false);
    }

    @Test
    public void scramSha1Plus() throws Exception {
        scram(ScramHash.SHA_1, true);
    }

    @Test
    public void scramSha256() throws Exception {
        scram(ScramHash.SHA_256, false);
    }

    @Test
    public void scramSha256Plus() throws Exception {
        scram(ScramHash.SHA_256, true);
    }

    /** What a client has said, and as whom it was let in, if it was. */
    private record Recorded(byte[] input, String account) {}

    private void scram(ScramHash hash, boolean plus) throws Exception {
        Scram scram = scram(hash, plus, NONCE);
        Scram later = scram(hash, plus, "another");
        List<Recorded> recorded = recorded(hash, plus, scram);
        assertTrue(recorded.stream().anyMatch(r -> r.account().equals(JOE)));
        new Fuzz(recorded.stream().map(Recorded::input).toList(), hash.ordinal() * 2 + (plus ? 1 : 0)).run(input -> {
            Ended ended = run(scram, input);
            if (!ended.account().isEmpty())
                assertTrue(recorded.stream()
                        .filter(r -> r.account().equals(ended.account()))
                        .anyMatch(r -> sameProof(r.input(), input)));
            assertEquals("a replay", "", run(later, input).account());
        });
    }

    /** The same messages, but that a proof's last character in base64 may have bits that mean nothing. */
    private static boolean sameProof(byte[] recorded, byte[] input) {
        String one = new String(recorded, StandardCharsets.ISO_8859_1);
        String two = new String(input, StandardCharsets.ISO_8859_1);
        int proof = one.lastIndexOf(",p=") + 3;
        if (!two.startsWith(one.substring(0, proof))) return false;
        String rest = two.substring(proof).replaceAll("\\xff.*", "");
        return MessageDigest.isEqual(
                Base64.getDecoder().decode(one.substring(proof)),
                Base64.getDecoder().decode(rest));
    }

    private Scram scram(ScramHash hash, boolean plus, String nonce) {
        return new Scram(hash, plus, () -> Optional.of(authenticator), () -> nonce, c -> plus);
    }

    private List<Recorded> recorded(ScramHash hash, boolean plus, Scram scram) throws Exception {
        List<ScramClient> clients = new ArrayList<>();
        for (String gs2 : plus ? bound() : List.of("n,,", "y,,", "n,a=joe@example.org,")) {
            byte[] data = plus ? endPoint(OURS) : new byte[0];
            clients.add(new ScramClient(hash.title, gs2, data, JOE, "secret", "fyko+d2lbbFgONRv9qkxdawL"));
            clients.add(new ScramClient(hash.title, gs2, data, "joe", "secret", "rOprNGfwEbeRWgbNEkqO"));
            clients.add(new ScramClient(hash.title, gs2, data, ANN, "another secret", "abc"));
            clients.add(new ScramClient(hash.title, gs2, data, ANN, "secret", "abc"));
            clients.add(new ScramClient(hash.title, gs2, data, "gone@example.org", "secret", "abc"));
            clients.add(new ScramClient(hash.title, gs2, data, "no,bo=dy", "secret", "abc"));
            clients.add(new ScramClient(hash.title, gs2, endPoint(ANOTHER), JOE, "secret", "abc"));
        }
        List<Recorded> all = new ArrayList<>();
        for (ScramClient client : clients) all.add(recorded(scram, client));
        // extensions, which are signed, and those that we must know
        all.add(new Recorded(
                SaslFuzz.input(bytes("n,,n=joe,r=abc,x=y"), bytes("c=biws,r=abcserverNonce,x=y,p=AAAA")), ""));
        all.add(new Recorded(bytes("n,,m=x,n=joe,r=abc"), ""));
        return all;
    }

    private static List<String> bound() {
        return List.of("p=tls-server-end-point,,", "p=tls-server-end-point,a=joe@example.org,", "p=tls-unique,,");
    }

    private Recorded recorded(Scram scram, ScramClient client) {
        var exchange = scram.start(context());
        SaslStep step = exchange.step(client.initial());
        if (!(step instanceof SaslStep.Challenge c)) return new Recorded(client.initial(), "");
        byte[] last = client.answer(c.data());
        byte[] input = SaslFuzz.input(client.initial(), last);
        return new Recorded(input, new Ended(exchange.step(last), List.of()).account());
    }

    private static byte[] endPoint(X509Certificate certificate) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    }

    @Test
    public void theCorporaLogIn() {
        for (String file : List.of("plain", "login", "external")) {
            SaslMechanism mechanism = Map.of(
                            "plain", new Plain(check),
                            "login", new Login(check),
                            "external", new External(c -> List.of(JOE, ANN), () -> Optional.of(directory)))
                    .get(file);
            long in = Fuzz.corpus(getClass(), "/fuzz/" + file + ".txt").stream()
                    .filter(i -> !SaslFuzz.run(mechanism.start(context()), i, true)
                            .account()
                            .isEmpty())
                    .count();
            assertNotEquals(file, 0, in);
        }
    }
}
