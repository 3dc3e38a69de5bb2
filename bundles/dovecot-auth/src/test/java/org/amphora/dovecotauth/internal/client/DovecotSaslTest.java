package org.amphora.dovecotauth.internal.client;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.auth.SaslStep.Reason;
import org.amphora.api.net.TlsInfo;
import org.amphora.api.role.BadConfiguration;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class DovecotSaslTest {
    private static final TlsInfo TLS = new TlsInfo("TLSv1.3", "any", Optional.empty(), List.of());
    private static final String PLAIN = "AGFubgBzZWNyZXQ="; // NUL ann NUL secret

    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private FakeDovecot dovecot;
    private AuthServer server;
    private DovecotSasl sasl;

    @Before
    public void connect() throws Exception {
        dovecot = new FakeDovecot();
        begin();
        await("the connection", () -> server.connection().isPresent());
    }

    private void begin(String... keysAndValues) {
        server = new AuthServer(dovecot.address());
        sasl = new DovecotSasl(server, settings(keysAndValues));
    }

    private static AuthClientSettings settings(String... keysAndValues) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "auth_socket", "",
                "auth_mechanisms", "SCRAM-SHA-256 PLAIN LOGIN CRAM-MD5",
                "disable_plaintext_auth", "yes",
                "auth_default_realm", "Example.ORG",
                "timeout", "30s"));
        for (int i = 0; i < keysAndValues.length; i += 2) raw.put(keysAndValues[i], keysAndValues[i + 1]);
        return AuthClientSettings.read(raw);
    }

    @After
    public void end() throws Exception {
        server.close();
        dovecot.close();
        clients.shutdownNow();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) throw new AssertionError("waited in vain for " + what);
            Thread.yield();
        }
    }

    private static SaslContext context(TlsInfo tls) throws Exception {
        var peer = InetAddress.getByName("192.0.2.7");
        return new SaslContext("smtp", "submission", "c1", Optional.of(peer), Optional.ofNullable(tls));
    }

    private SaslExchange start(String mechanism) throws Exception {
        return sasl.start(mechanism, context(TLS)).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> Future<T> meanwhile(Callable<T> work) {
        return clients.submit(work);
    }

    private String line() throws Exception {
        String line = dovecot.lines.poll(20, TimeUnit.SECONDS);
        if (line == null) throw new AssertionError("no line has come");
        return line;
    }

    private static SaslStep of(Future<SaslStep> step) throws Exception {
        return step.get(20, TimeUnit.SECONDS);
    }

    private SaslStep answered(String answer) throws Exception {
        var exchange = start("PLAIN");
        var step = meanwhile(() -> exchange.step(Base64.getDecoder().decode(PLAIN)));
        String id = line().split("\t")[1];
        dovecot.say(answer.replace("ID", id) + "\n");
        return of(step);
    }

    private static void expect(Reason reason, SaslStep step) {
        assertEquals(new SaslStep.Failure(reason), step);
    }

    @Test
    public void whatDovecotOffersIsOfferedWhereItMay() throws Exception {
        assertEquals(List.of("SCRAM-SHA-256", "PLAIN", "CRAM-MD5"), sasl.mechanisms(context(TLS)));
        assertEquals(List.of("SCRAM-SHA-256", "CRAM-MD5"), sasl.mechanisms(context(null)));
        assertTrue(sasl.allowsLogin(context(TLS)));
        assertFalse(sasl.allowsLogin(context(null)));
        assertEquals(Optional.empty(), sasl.start("PLAIN", context(null)));
        assertEquals("not there", Optional.empty(), sasl.start("LOGIN", context(TLS)));
        assertEquals("not configured", Optional.empty(), sasl.start("ANONYMOUS", context(TLS)));
    }

    @Test
    public void aRightPassword() throws Exception {
        var exchange = start("plain");
        var step = meanwhile(() -> exchange.step(Base64.getDecoder().decode(PLAIN)));
        assertEquals(
                "AUTH\t1\tPLAIN\tservice=smtp\tnologin\tfinal-resp-ok\tsession=c1\tsecured\trip=192.0.2.7\tresp="
                        + PLAIN,
                line());
        dovecot.say("OK\t1\tuser=Ann@example.net\n");
        var success = (SaslStep.Success) of(step);
        assertEquals("ann@example.net", success.account().name());
        assertEquals(0, success.data().length);
    }

    @Test
    public void loginIsPlain() throws Exception {
        char[] password = "secret".toCharArray();
        var step = meanwhile(() -> sasl.login("ann", password, context(TLS)));
        assertTrue(line().endsWith("\tresp=" + PLAIN));
        dovecot.say("OK\t1\tuser=ann\n");
        assertEquals("ann@example.org", ((SaslStep.Success) of(step)).account().name());
        assertArrayEquals("wiped", new char[6], password);
        expect(Reason.ENCRYPTION_NEEDED, sasl.login("ann", "secret".toCharArray(), context(null)));
        expect(Reason.MALFORMED, sasl.login("a\0b", "secret".toCharArray(), context(TLS)));
    }

    @Test
    public void anExchangeOfSeveralSteps() throws Exception {
        var exchange = start("SCRAM-SHA-256");
        var first = meanwhile(() -> exchange.step(bytes("n,,n=ann,r=x")));
        assertTrue(line().contains("\tresp=" + Base64.getEncoder().encodeToString(bytes("n,,n=ann,r=x"))));
        dovecot.say("CONT\t1\t" + Base64.getEncoder().encodeToString(bytes("r=xy,s=z,i=1")) + "\n");
        assertEquals("r=xy,s=z,i=1", new String(((SaslStep.Challenge) of(first)).data(), StandardCharsets.UTF_8));
        var last = meanwhile(() -> exchange.step(bytes("c=biws,r=xy,p=q")));
        assertEquals("CONT\t1\t" + Base64.getEncoder().encodeToString(bytes("c=biws,r=xy,p=q")), line());
        dovecot.say("OK\t1\tuser=ann\tresp=" + Base64.getEncoder().encodeToString(bytes("v=w")) + "\n");
        assertEquals("v=w", new String(((SaslStep.Success) of(last)).data(), StandardCharsets.UTF_8));
    }

    @Test
    public void withoutAnInitialResponseNoneIsSent() throws Exception {
        var exchange = start("PLAIN");
        var step = meanwhile(() -> exchange.step(null));
        assertFalse(line().contains("resp="));
        dovecot.say("CONT\t1\t\n");
        assertEquals(0, ((SaslStep.Challenge) of(step)).data().length);
    }

    @Test
    public void manyAtOnceOnOneConnection() throws Exception {
        int many = 20;
        var steps = new ArrayList<Future<SaslStep>>();
        for (int i = 0; i < many; i++) {
            var exchange = start("PLAIN");
            byte[] response = bytes("\0u" + i + "\0x");
            steps.add(meanwhile(() -> exchange.step(response)));
        }
        var all = new ArrayList<String>();
        for (int i = 0; i < many; i++) all.add(line());
        java.util.Collections.reverse(all);
        for (String request : all) {
            String user = new String(
                            Base64.getDecoder().decode(request.replaceAll(".*resp=", "")), StandardCharsets.UTF_8)
                    .split("\0")[1];
            dovecot.say("OK\t" + request.split("\t")[1] + "\tuser=" + user + "\n");
        }
        for (int i = 0; i < many; i++)
            assertEquals(
                    "u" + i + "@example.org",
                    ((SaslStep.Success) of(steps.get(i))).account().name());
    }

    @Test
    public void refusals() throws Exception {
        expect(Reason.BAD_CREDENTIALS, answered("FAIL\tID\tuser=ann"));
        expect(Reason.BAD_CREDENTIALS, answered("FAIL\tID\tuser=ann\tcode=user_disabled\treason=gone"));
        expect(Reason.UNAVAILABLE, answered("FAIL\tID\tuser=ann\ttemp"));
        expect(Reason.UNAVAILABLE, answered("FAIL\tID\tcode=temp_fail"));
        expect(Reason.UNAVAILABLE, answered("CONT\tID\t***"));
        // what is no account's name must not become a path
        expect(Reason.UNAVAILABLE, answered("OK\tID\tuser=../../x@example.org"));
        expect(Reason.UNAVAILABLE, answered("OK\tID"));
    }

    @Test
    public void whileItIsNotThereLoginsAreTemporarilyRefused() throws Exception {
        var exchange = start("PLAIN");
        var step = meanwhile(() -> exchange.step(Base64.getDecoder().decode(PLAIN)));
        line();
        int port = dovecot.address().getPort();
        dovecot.close();
        expect(Reason.UNAVAILABLE, of(step));
        await("its loss to be seen", () -> !server.problem().isEmpty());
        assertTrue(server.problem(), server.problem().startsWith("no Dovecot at "));
        assertTrue("still offered", sasl.mechanisms(context(TLS)).contains("PLAIN"));
        expect(Reason.UNAVAILABLE, sasl.login("ann", "secret".toCharArray(), context(TLS)));
        dovecot = new FakeDovecot(port, FakeDovecot.HELLO);
        await("its return", () -> server.connection().isPresent());
        assertEquals("", server.problem());
        assertTrue(answered("OK\tID\tuser=ann") instanceof SaslStep.Success);
    }

    @Test
    public void anExchangeDoesNotGoOnWithAnotherConnection() throws Exception {
        var exchange = start("PLAIN");
        var step = meanwhile(() -> exchange.step(null));
        line();
        dovecot.say("CONT\t1\t\n");
        of(step);
        AuthConnection before = server.connection().orElseThrow();
        dovecot.hangUp();
        await("another", () -> server.connection().filter(c -> c != before).isPresent());
        expect(Reason.UNAVAILABLE, exchange.step(Base64.getDecoder().decode(PLAIN)));
        assertEquals(null, dovecot.lines.poll());
    }

    @Test
    public void oneThatSpeaksAnotherVersionOrNonsenseIsAProblem() throws Exception {
        for (String hello : List.of("VERSION\t2\t0\nDONE\n", "x".repeat(70_000))) {
            server.close();
            dovecot.close();
            dovecot = new FakeDovecot(0, hello);
            begin();
            await("the problem", () -> !server.problem().isEmpty());
            assertEquals(Optional.empty(), server.connection());
            assertTrue("offered as configured", sasl.mechanisms(context(TLS)).contains("LOGIN"));
        }
    }

    @Test
    public void settingsNameMistakes() {
        assertEquals(Optional.empty(), settings().socket());
        assertEquals("/run/x", settings("auth_socket", "/run/x").socket().get().toString());
        assertTrue(settings("auth_socket", "inet:127.0.0.1:99").socket().isPresent());
        for (String[] wrong : new String[][] {
            {"auth_socket", "relative"},
            {"auth_socket", "inet:x:99999"},
            {"auth_mechanisms", "ANONYMOUS"},
            {"auth_mechanisms", "SCRAM-SHA-256-PLUS"},
            {"timeout", "0"}
        }) {
            String told =
                    assertThrows(BadConfiguration.class, () -> settings(wrong)).getMessage();
            assertTrue(told, told.startsWith("etc/org.amphora.dovecotauthclient.cfg: key " + wrong[0]));
        }
    }
}
