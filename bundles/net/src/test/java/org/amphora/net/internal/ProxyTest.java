package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.amphora.api.net.Refusal;
import org.amphora.api.site.Network;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Test;

/** A proxy on the loopback speaks for clients elsewhere. */
public class ProxyTest {
    private static final String HEADER = "PROXY TCP4 192.0.2.1 198.51.100.7 43470 25\r\n";
    private static final String OTHER = HEADER.replace("192.0.2.1", "192.0.2.2");

    private final TestNet test = new TestNet();
    private final Echo echo = new Echo("a")
            .on(
                    "who",
                    h -> h.say(h.connection.remote() + " " + h.connection.local() + " "
                            + h.connection.peer().get().getHostAddress() + " " + h.connection.peerPort()));

    @After
    public void close() {
        test.close();
    }

    private Listener listen(TlsMode tls, int most, int ofClient, String allowed, Duration timeout) {
        test.serve(echo);
        var entrance = new Entrance(
                allowed.isEmpty() ? List.of() : List.of(Network.parse(allowed)),
                most,
                ofClient,
                0,
                List.of(Network.parse("127.0.0.0/8")),
                timeout);
        return test.listen(TestNet.at("127.0.0.1", 0, tls, entrance));
    }

    private Listener listen(TlsMode tls) {
        return listen(tls, 10, 10, "", Duration.ofSeconds(30));
    }

    private static final String WHO = "/192.0.2.1:43470 /198.51.100.7:25 192.0.2.1 43470";

    @Test
    public void theClientIsTheOneForWhomItSpeaks() throws Exception {
        Listener l = listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            c.send(HEADER);
            assertEquals("hello from a", c.line());
            assertEquals(WHO, c.ask("who"));
            assertEquals("192.0.2.1:43470", test.net.sessions().get(0).remote());
        }
        TestNet.await("it to be gone", () -> l.info().connections() == 0);
    }

    /** Also in one piece with what the client says, and also cut. */
    @Test
    public void theHeaderEndsWhereItEnds() throws Exception {
        Listener l = listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            c.send(HEADER + "who\r\nx\r\n");
            assertEquals("hello from a", c.line());
            assertEquals(WHO, c.line());
            assertEquals("a 2 x", c.line());
        }
        try (var c = test.client(l)) {
            for (char one : HEADER.toCharArray()) c.send(String.valueOf(one));
            assertEquals("hello from a", c.line());
        }
    }

    @Test
    public void itComesBeforeTls() throws Exception {
        var key = new FakeTls();
        test.net.tls(key);
        Listener l = listen(TlsMode.IMPLICIT);
        try (var c = test.client(l)) {
            c.send(HEADER).tls(key.client());
            assertEquals("hello from a", c.line());
            assertEquals(WHO, c.ask("who"));
        }
    }

    @Test
    public void aProxyMaySpeakForItself() throws Exception {
        Listener l = listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            c.socket().getOutputStream().write(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "20000000"));
            assertEquals("hello from a", c.line());
            assertTrue(c.ask("who").contains(" 127.0.0.1 "));
        }
    }

    @Test
    public void withoutAHeaderItIsClosed() throws Exception {
        Listener l = listen(TlsMode.NONE, 1, 1, "", Duration.ofSeconds(30));
        try (var c = test.client(l)) {
            assertNull(c.send("EHLO x\r\n").line());
        }
        // closed in the header; and opened only to see whether the port is there
        for (String part : List.of("PROXY TCP4 192", "")) {
            try (var c = test.client(l)) {
                c.send(part).socket().shutdownOutput();
                assertNull(c.line());
            }
        }
        // a place becomes free a moment after the client has seen the end
        TestNet.await("each has left its place", () -> isGreeted(l));
    }

    private boolean isGreeted(Listener l) {
        try (var c = test.client(l)) {
            return "hello from a".equals(c.send(HEADER).line());
        } catch (IOException e) {
            return false; // reset, as there is no place
        }
    }

    @Test
    public void andWhenItTakesTooLong() throws Exception {
        Listener l = listen(TlsMode.NONE, 10, 10, "", Duration.ofNanos(1));
        try (var c = test.client(l)) {
            assertNull(c.send("PROXY").line());
        }
    }

    @Test
    public void limitsAreThoseOfTheClient() throws Exception {
        echo.refusal = Optional.of(why -> "sorry, " + why);
        Listener l = listen(TlsMode.NONE, 10, 1, "192.0.2.0/24", Duration.ofSeconds(30));
        try (var c1 = test.client(l);
                var c2 = test.client(l);
                var c3 = test.client(l);
                var c4 = test.client(l)) {
            assertEquals("hello from a", c1.send(HEADER).line());
            assertEquals("sorry, " + Refusal.NOT_NOW, c2.send(HEADER).line());
            assertTrue(c2.atEnd());
            assertEquals("hello from a", c3.send(OTHER).line());
            assertEquals(
                    "sorry, " + Refusal.NOT_ALLOWED,
                    c4.send(HEADER.replace("192.0.2.1", "192.0.3.1")).line());
        }
        TestNet.await("all to be gone", () -> l.info().connections() == 0);
        try (var c = test.client(l)) {
            assertEquals("hello from a", c.send(HEADER).line());
        }
    }

    /** To others such a header is what it is to the protocol. */
    @Test
    public void onlyProxiesAreBelieved() throws IOException {
        test.serve(echo);
        Listener l = test.listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            assertEquals("hello from a", c.line());
            assertEquals("a 1 " + HEADER.strip(), c.send(HEADER).line());
        }
    }

    @Test
    public void aListenerThatIsClosedWaitsForNoHeader() throws Exception {
        Listener l = listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            c.send("PROXY");
            try (var second = test.client(l)) {
                assertEquals("hello from a", second.send(HEADER).line());
            }
            test.net.remove(l);
            assertNull(c.line());
        }
    }
}
