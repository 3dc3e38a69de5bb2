package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Test;

public class TlsTest {
    private static final FakeTls KEY = new FakeTls();

    private static final NetSettings HASTY =
            new NetSettings(1, 4, 2, Duration.ofSeconds(5), Duration.ofMillis(100), 65536, 65536, 2, TestNet.CLIENTS);

    private final TestNet test = new TestNet();
    private final Echo echo = new Echo("a")
            .on(
                    "tls",
                    h -> h.say(h.connection
                            .tls()
                            .map(t -> t.protocol() + " " + t.peer().size())
                            .orElse("none")))
            .on(
                    "client",
                    h -> h.say(h.connection.tls().get().clientSubject().get().getName()))
            .on("own", h -> h.say(sha256(h)))
            .on(
                    "later",
                    h -> h.task(() -> {
                        h.busy = true;
                        h.connection.startTls(Echo.line("go ahead"));
                    }));

    private static String sha256(Echo.Handler h) {
        try {
            byte[] own = h.connection.tls().get().own().get().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(own));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Listener listen(TlsMode mode) {
        test.serve(echo);
        return test.listen(mode);
    }

    @After
    public void close() {
        test.close();
    }

    @Test
    public void tlsFromTheStart() throws Exception {
        test.net.tls(KEY);
        Listener l = listen(TlsMode.IMPLICIT);
        try (var c = test.client(l).tls(KEY.client())) {
            assertEquals("hello from a", c.line());
            assertEquals("TLSv1.3 0", c.ask("tls"));
            assertEquals(
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(KEY.certificate().getEncoded())),
                    c.ask("own"));
            assertEquals("TLSv1.3", test.net.sessions().get(0).tls());
            c.send("slow\r\nx\r\nquit\r\n");
            assertEquals("a 3 slow", c.line());
            assertEquals("a 4 x", c.line());
            assertEquals("bye", c.line());
            assertTrue(c.atEnd());
        }
    }

    @Test
    public void theOlderProtocolWorksToo() throws Exception {
        var old = new FakeTls("TLSv1.2");
        test.net.tls(old);
        try (var c = test.client(listen(TlsMode.IMPLICIT)).tls(old.client())) {
            c.line();
            assertEquals("TLSv1.2 0", c.ask("tls"));
        }
    }

    @Test
    public void theModernPolicyIsTls13Only() throws Exception {
        test.net.tls(KEY);
        test.serve(echo);
        Listener l = test.listen(TestNet.settings(TlsMode.IMPLICIT, TlsPolicy.MODERN));
        try (var c = test.client(l).tls(KEY.client())) {
            c.line();
            assertEquals("TLSv1.3 0", c.ask("tls"));
        }
        var older = new FakeTls("TLSv1.2");
        test.net.tls(older);
        try (var c = (SSLSocket) older.client().getSocketFactory().createSocket("127.0.0.1", l.port())) {
            c.setSoTimeout(Client.PATIENCE);
            c.setEnabledProtocols(new String[] {"TLSv1.2"});
            String told = assertThrows(SSLException.class, c::startHandshake).getMessage();
            assertTrue(
                    told,
                    told.endsWith("Received fatal alert: protocol_version")); // JDK 21 puts the name in front, too
        }
    }

    private Listener asking(ClientAuth.Mode mode, FakeTls key) {
        test.net.tls(key);
        test.serve(echo);
        var s = TestNet.settings(TlsMode.IMPLICIT);
        return test.listen(TestNet.asking(new ClientAuth(mode, "ca.pem"), s));
    }

    @Test
    public void aClientThatMayShowItsCertificateIsKnownIfItCanBeVerified() throws Exception {
        var ann = new FakeTls();
        var stranger = new FakeTls();
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            var key = new FakeTls(protocol).trust(ann);
            Listener l = asking(ClientAuth.Mode.WANT, key);
            try (var c = test.client(l).tls(key.client(ann))) {
                c.line();
                assertEquals(protocol + " 1", c.ask("tls"));
                assertEquals("CN=localhost", c.ask("client"));
            }
            for (var nobody : List.of(key.client(stranger), key.client())) {
                try (var c = test.client(l).tls(nobody)) {
                    c.line();
                    assertEquals(protocol + " 0", c.ask("tls"));
                }
            }
            test.net.remove(l);
        }
    }

    /** In TLS 1.3 a client believes that the handshake is over before the server has seen its certificate. */
    @Test
    public void aClientThatMustShowOneIsRefusedWithout() throws Exception {
        var ann = new FakeTls();
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            var key = new FakeTls(protocol).trust(ann);
            Listener l = asking(ClientAuth.Mode.NEED, key);
            try (var c = test.client(l).tls(key.client(ann))) {
                c.line();
                assertEquals(protocol + " 1", c.ask("tls"));
            }
            for (var nobody : List.of(key.client(new FakeTls()), key.client())) {
                try (var c = test.client(l)) {
                    assertNull(c.tls(nobody).line());
                } catch (IOException e) {
                    // told by an alert, or by an end without one
                }
            }
            TestNet.await("their end", () -> l.connections().isEmpty());
            assertTrue(echo.open.isEmpty());
            test.net.remove(l);
        }
    }

    private static long madeAt(Client c) {
        return ((SSLSocket) c.socket()).getSession().getCreationTime();
    }

    /** What was good when the session was made need not be so any more. */
    @Test
    public void aResumedSessionIsVerifiedAgain() throws Exception {
        var ann = new FakeTls();
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            var key = new FakeTls(protocol).trust(ann);
            Listener l = asking(ClientAuth.Mode.WANT, key);
            SSLContext client = key.client(ann);
            long made;
            try (var c = test.client(l).tls(client)) {
                c.line();
                assertEquals(protocol + " 1", c.ask("tls"));
                made = madeAt(c);
            }
            for (int trusted : new int[] {1, 0}) {
                if (trusted == 0) key.trust(new FakeTls());
                try (var c = test.client(l).tls(client)) {
                    c.line();
                    assertEquals("resumed", made, madeAt(c));
                    assertEquals(protocol + " " + trusted, c.ask("tls"));
                }
            }
            test.net.remove(l);
        }
    }

    @Test
    public void startTlsFromACallAndFromATask() throws Exception {
        test.net.tls(KEY);
        Listener l = listen(TlsMode.STARTTLS);
        for (String word : List.of("starttls", "later")) {
            for (int i = 0; i < 10; i++) {
                try (var c = test.client(l)) {
                    c.line();
                    assertEquals("none", c.ask("tls"));
                    assertEquals("go ahead", c.ask(word));
                    c.tls(KEY.client());
                    assertEquals("TLSv1.3 0", c.ask("tls"));
                    assertEquals("a 4 x", c.ask("x"));
                }
            }
        }
    }

    /** Input that was kept while a task ran is consumed when the handler has read it, not when its call ends. */
    @Test
    public void startTlsThatWaitedBehindATaskIsNoInjection() throws Exception {
        test.net.tls(KEY);
        try (var c = test.client(listen(TlsMode.STARTTLS))) {
            c.line();
            c.send("slow\r\nstarttls\r\n");
            assertEquals("a 1 slow", c.line());
            assertEquals("go ahead", c.line());
            c.tls(KEY.client());
            assertEquals("TLSv1.3 0", c.ask("tls"));
        }
    }

    /** RFC 3207 §4.2, CVE-2011-0411: whatever is slipped in behind STARTTLS is neither obeyed nor answered. */
    @Test
    public void plainTextBehindStartTlsIsNotObeyed() throws Exception {
        test.net.tls(KEY);
        var obeyed = new CountDownLatch(1);
        echo.on("evil", h -> obeyed.countDown());
        Listener l = listen(TlsMode.STARTTLS);
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
            String word = i % 2 == 0 ? "starttls" : "later";
            String slipped = List.of("evil\r\n", "evi", "\r\n", "evil\r\nevil\r\nev", " ")
                    .get(i % 5);
            try (var c = test.client(l)) {
                c.line();
                switch (i % 3) {
                    case 0 -> c.send(word + "\r\n" + slipped); // in one packet
                    case 1 -> c.send(word + "\r\n").send(slipped); // right behind it
                    default -> { // cut anywhere
                        String all = word + "\r\n" + slipped;
                        int cut = 1 + random.nextInt(all.length() - 1);
                        c.send(all.substring(0, cut)).send(all.substring(cut));
                    }
                }
                try {
                    String answer = c.line();
                    if (answer != null) {
                        assertEquals("go ahead", answer);
                        c.tls(KEY.client());
                        // only a slip that came after the upgrade can get here, and then its bytes spoil the handshake
                        throw new AssertionError("a handshake in spite of " + slipped);
                    }
                } catch (IOException e) {
                    // closed, which is what it should be
                }
            }
        }
        assertEquals("nothing slipped in was obeyed", 1, obeyed.getCount());
    }

    /** The man in the middle sends his text in front of the client's first TLS bytes. */
    @Test
    public void plainTextGluedToTheHandshakeSpoilsIt() throws Exception {
        try (var hasty = new TestNet(HASTY)) {
            hasty.net.tls(KEY);
            Listener l = hasty.serve(echo).listen(TlsMode.STARTTLS);
            for (String slipped : List.of("x\r\n", "x", "\u0016")) {
                try (var c = hasty.client(l)) {
                    c.line();
                    assertEquals("go ahead", c.ask("starttls"));
                    c.send(slipped);
                    try {
                        c.tls(KEY.client());
                        throw new AssertionError("a handshake in spite of " + slipped);
                    } catch (IOException e) {
                        // spoilt
                    }
                }
            }
        }
    }

    @Test
    public void withoutAKeyStartTlsIsNotOffered() throws Exception {
        echo.on("can", h -> h.say("" + h.connection.canStartTls()));
        try (var c = test.client(listen(TlsMode.STARTTLS))) {
            c.line();
            assertEquals("false", c.ask("can"));
            test.net.tls(KEY);
            assertEquals("true", c.ask("can"));
            test.net.noTls(KEY);
            assertEquals("false", c.ask("can"));
        }
    }

    @Test
    public void implicitTlsWaitsForAKey() throws Exception {
        Listener l = listen(TlsMode.IMPLICIT);
        try (var c = test.client(l)) {
            TestNet.await("the connection", () -> test.net.sessions().size() == 1);
            test.net.tls(KEY);
            c.tls(KEY.client());
            assertEquals("hello from a", c.line());
            // a new key serves the next handshake; who is there stays
            var other = new FakeTls();
            test.net.tls(other);
            test.net.noTls(KEY);
            try (var next = test.client(l).tls(other.client())) {
                assertEquals("hello from a", next.line());
            }
            assertEquals("a 1 x", c.ask("x"));
        }
    }

    @Test
    public void aHandshakeThatDoesNotComeIsGivenUp() throws Exception {
        try (var hasty = new TestNet(HASTY)) {
            hasty.net.tls(KEY);
            hasty.serve(echo);
            try (var c = hasty.client(hasty.listen(TlsMode.IMPLICIT))) {
                assertNull(c.line());
            }
            try (var c = hasty.client(hasty.listen(TlsMode.STARTTLS))) {
                c.line();
                c.ask("starttls");
                assertNull(c.line());
            }
            hasty.net.noTls(KEY);
            try (var c = hasty.client(hasty.listen(TlsMode.IMPLICIT))) {
                assertNull("no key", c.line());
            }
        }
    }

    @Test
    public void garbageInsteadOfAHandshakeIsAClosedConnection() throws Exception {
        test.net.tls(KEY);
        Listener l = listen(TlsMode.IMPLICIT);
        try (var c = test.client(l)) {
            c.send("EHLO this is plain text\r\n");
            c.bytes(7); // the alert
            assertTrue(c.atEnd());
        }
        TestNet.await("its end", () -> l.connections().isEmpty());
        assertTrue(echo.open.isEmpty());
    }

    @Test
    public void manyHandshakesAtOnce() throws Exception {
        test.net.tls(KEY);
        Listener l = listen(TlsMode.IMPLICIT);
        var failures = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
        var threads = new java.util.ArrayList<Thread>();
        for (int n = 0; n < 4; n++) {
            var t = new Thread(() -> {
                try {
                    for (int i = 0; i < 8; i++) {
                        try (var c = test.client(l).tls(KEY.client())) {
                            assertEquals("hello from a", c.line());
                            assertEquals("a 1 slow", c.ask("slow"));
                            assertEquals("bye", c.ask("quit"));
                            assertTrue(c.atEnd());
                        }
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            threads.add(t);
            t.start();
        }
        for (Thread t : threads) t.join();
        assertEquals(List.of(), List.copyOf(failures));
        assertFalse(test.net.listeners().isEmpty());
    }
}
