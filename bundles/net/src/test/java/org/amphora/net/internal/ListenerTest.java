package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.role.BadConfiguration;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Test;

/** Sockets, limits, and what is left when all is closed. */
public class ListenerTest {
    private final TestNet test = new TestNet();
    private final Echo echo = new Echo("a");

    @After
    public void close() {
        test.close();
    }

    private static ListenerSettings at(String address, int port) {
        return TestNet.at(address, port, TlsMode.NONE, TestNet.entrance(10, 10));
    }

    @Test
    public void maxConnections() throws Exception {
        test.serve(echo);
        Listener l = test.listen(TestNet.limits(s -> s.most(2)));
        try (var c1 = test.client(l);
                var c2 = test.client(l)) {
            assertEquals("hello from a", c1.line());
            assertEquals("hello from a", c2.line());
            try (var c3 = test.client(l)) {
                assertNull(c3.line());
            }
            assertEquals("bye", c1.ask("quit"));
            assertTrue(c1.atEnd());
            c1.socket().close();
            TestNet.await("room", () -> l.info().connections() == 1);
            try (var c4 = test.client(l)) {
                assertEquals("hello from a", c4.line());
            }
        }
    }

    @Test
    public void maxConnectionsPerAddress() throws Exception {
        test.serve(echo);
        Listener l = test.listen(TestNet.limits(s -> s.perAddress(1)));
        try (var c1 = test.client(l)) {
            assertEquals("hello from a", c1.line());
            try (var c2 = test.client(l)) {
                assertNull(c2.line());
            }
            try (var other = new java.net.Socket()) {
                other.bind(new java.net.InetSocketAddress("127.0.0.2", 0));
                other.connect(new java.net.InetSocketAddress("127.0.0.1", l.port()));
                assertEquals('h', other.getInputStream().read());
            }
        }
        TestNet.await("room", () -> l.info().connections() == 0);
        try (var c3 = test.client(l)) {
            assertEquals("hello from a", c3.line());
        }
    }

    @Test
    public void whoIsTurnedAwayLeavesItsPlaceWhateverTheProtocolSays() throws Exception {
        test.serve(echo);
        Listener l = test.listen(TestNet.limits(s -> s.most(2).perAddress(1)));
        try (var c = test.client(l)) {
            assertEquals("hello from a", c.line());
            for (String words : List.of("sorry", "")) {
                echo.refusal = Optional.of(why -> {
                    if (words.isEmpty()) throw new IllegalStateException("told to");
                    return words;
                });
                for (int i = 0; i < 3; i++) {
                    try (var turned = test.client(l)) {
                        assertEquals(words.isEmpty() ? null : words, turned.line());
                    }
                }
            }
        }
        TestNet.await("room", () -> l.info().connections() == 0);
        try (var c1 = test.client(l)) {
            assertEquals("hello from a", c1.line());
        }
    }

    @Test
    public void aTakenPortIsNamedAndTriedAgain() throws Exception {
        test.serve(echo);
        Listener l;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            l = test.listen(at("127.0.0.1", taken.getLocalPort()));
            String problem = l.info().problem();
            assertTrue(problem, problem.startsWith("etc/org.amphora.listener-test1.cfg: key port = "));
            assertTrue(problem, problem.contains("in use"));
            assertEquals(0, l.info().port());
        }
        TestNet.await("it to listen", () -> l.port() != 0 && l.info().problem().isEmpty());
        try (var c = test.client(l)) {
            assertEquals("hello from a", c.line());
        }
    }

    @Test
    public void anUnknownNameIsNamed() {
        Listener l = test.listen(at("no-such-host.invalid", 0));
        assertTrue(l.info().problem(), l.info().problem().contains("key address = no-such-host.invalid"));
    }

    @Test
    public void allAddresses() throws Exception {
        test.serve(echo);
        Listener l = test.listen(at("*", 0));
        for (String address : List.of("127.0.0.1", "::1")) {
            try (var s = new java.net.Socket(address, l.port())) {
                assertEquals('h', s.getInputStream().read());
            }
        }
    }

    @Test
    public void otherSettingsKeepConnectionsAndIfTheyCanTheSocket() throws Exception {
        test.serve(echo);
        Listener l = test.listen(TestNet.limits(s -> s));
        try (var c = test.client(l)) {
            c.line();
            int port = l.port();
            l.change(TestNet.limits(s -> s.most(7)));
            assertEquals(port, l.port());
            l.change(at("127.0.0.1", 0)); // another backlog would do as well
            assertEquals("a 1 x", c.ask("x"));
            l.change(at("127.0.0.2", 0));
            assertThrows(IOException.class, () -> new Client(port).close());
            assertEquals("a 2 x", c.ask("x"));
        }
    }

    /** The header of each listener's file says that connections stay in any case. */
    @Test
    public void aListenerThatIsRemovedKeepsItsConnections() throws Exception {
        test.serve(echo);
        Listener l = test.listen(TlsMode.NONE);
        try (var c = test.client(l);
                var other = test.client(l)) {
            c.line();
            other.line();
            int port = l.port();
            test.net.remove(l);
            assertThrows(IOException.class, () -> new Client(port).close());
            assertEquals(List.of(), test.net.listeners());
            assertEquals("a 1 x", c.ask("x"));
            assertEquals(2, test.net.connectionCount());
            var next = new Echo("b");
            test.serve(next);
            test.stop(echo);
            assertEquals("b 2 x", c.ask("x"));
            String id = next.open.stream()
                    .filter(h -> h.lines == 0)
                    .findAny()
                    .get()
                    .connection
                    .id();
            assertTrue(test.net.close(id));
            assertEquals("expired", other.line());
            assertTrue(other.atEnd());
            assertEquals("b 3 x", c.ask("x"));
            assertEquals("bye", c.ask("quit"));
        }
        TestNet.await("its sessions to be gone", () -> test.net.sessions().isEmpty());
    }

    private static String problem(Listener l, String part) {
        String problem = l.info().problem();
        assertTrue(problem, problem.startsWith("etc/org.amphora.listener-x.cfg: key port = "));
        assertTrue(problem, problem.contains(part));
        return problem;
    }

    @Test
    public void aPortThatCannotBeOpenedLeavesTheOneBefore() throws Exception {
        test.serve(echo);
        Listener l = net("x", at("127.0.0.1", 0));
        int first = l.port();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            l.change(at("127.0.0.1", taken.getLocalPort()));
            problem(l, "in use); it goes on listening on 127.0.0.1 port " + first);
            assertEquals(first, l.port());
            try (var c = test.client(l)) {
                assertEquals("hello from a", c.line());
            }
        }
        TestNet.await(
                "the other port", () -> l.port() != first && l.info().problem().isEmpty());
        assertThrows(IOException.class, () -> new Client(first).close());
        try (var c = test.client(l)) {
            assertEquals("hello from a", c.line());
        }
    }

    @Test
    public void thePortStaysAndTheAddressChanges() throws Exception {
        test.serve(echo);
        Listener l = net("x", at("127.0.0.1", 0));
        int port = l.port();
        for (String address : List.of("127.0.0.2", "*", "127.0.0.1", "localhost", "0.0.0.0", "127.0.0.3")) {
            l.change(at(address, port));
            assertEquals("", l.info().problem());
            assertEquals(port, l.port());
            assertEquals(address, l.info().address());
            String there = address.startsWith("127") ? address : "127.0.0.1";
            try (var s = new java.net.Socket(there, port)) {
                assertEquals('h', s.getInputStream().read());
            }
        }
        // 192.0.2.0/24 is nobody's (RFC 5737)
        l.change(at("192.0.2.1", port));
        problem(l, "it goes on listening on 127.0.0.3 port " + port);
    }

    /** Both cannot be open at once, and the new one cannot at all: somebody else has a part of it. */
    @Test
    public void whatCannotBeOpenedInsteadLeavesTheOneBefore() throws Exception {
        test.serve(echo);
        Listener l = test.net.add("x");
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"))) {
            port = taken.getLocalPort();
            l.change(at("127.0.0.1", port));
            l.change(at("*", port));
            problem(l, "in use); it goes on listening on 127.0.0.1 port " + port);
            try (var s = new java.net.Socket("127.0.0.1", port)) {
                assertEquals('h', s.getInputStream().read());
            }
        }
        for (int i = 0; i < 12; i++) l.open();
        assertEquals("", l.info().problem());
        try (var s = new java.net.Socket("127.0.0.9", port)) {
            assertEquals('h', s.getInputStream().read());
        }
    }

    private Listener net(String name, ListenerSettings settings) {
        Listener l = test.net.add(name);
        l.change(settings);
        return l;
    }

    /** At a swap it is absent too, but not for so long. */
    @Test
    public void aProtocolThatNobodyServesIsToldAfterTheParkTime() {
        test.serve(echo);
        test.net.bind("pop3", echo, 0, 99);
        Listener l = net("x", at("127.0.0.1", 0));
        long now = System.nanoTime();
        test.stop(echo);
        l.tick(now);
        l.tick(now + Duration.ofSeconds(29).toNanos());
        assertEquals("", l.info().problem());
        l.tick(now + Duration.ofSeconds(31).toNanos());
        assertEquals(
                "etc/org.amphora.listener-x.cfg: key protocol = echo: a protocol that is served is expected, now: pop3",
                l.info().problem());
        test.serve(echo);
        l.tick(now);
        assertEquals("", l.info().problem());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(t -> t.getKey().getName().startsWith("amphora-net-"))
                .map(t -> t.getKey().getName() + List.of(t.getValue()))
                .toList();
    }

    @Test
    public void closingLeavesNoSocketNoThreadAndNoHandler() throws Exception {
        test.close();
        TestNet.await("the last thread to end", () -> threads().isEmpty());
        var key = new FakeTls();
        var net = new TestNet();
        net.net.tls(key);
        net.serve(echo);
        Listener plain = net.listen(TlsMode.NONE);
        Listener secure = net.listen(TlsMode.IMPLICIT);
        var clients = new ArrayList<Client>();
        for (int i = 0; i < 10; i++) clients.add(net.client(plain));
        for (int i = 0; i < 5; i++) clients.add(net.client(secure).tls(key.client()));
        for (Client c : clients) {
            assertEquals("hello from a", c.line());
            assertEquals("a 1 slow", c.ask("slow"));
        }
        clients.add(net.client(secure)); // in its handshake
        TestNet.await("all", () -> net.net.sessions().size() == clients.size());
        List<Integer> ports = List.of(plain.port(), secure.port());
        assertFalse(threads().isEmpty());
        net.close();
        for (Client c : clients) {
            String line = c.line();
            assertTrue(line, line == null || line.equals("expired"));
            assertTrue(c.atEnd());
            c.close();
        }
        assertTrue(echo.open.isEmpty());
        TestNet.await("the last thread to end", () -> threads().isEmpty());
        for (int port : ports) assertThrows(IOException.class, () -> new Client(port).close());
        assertTrue(net.net.sessions().isEmpty());
    }

    @Test
    public void sixtyTimesOpenAndClosed() throws Exception {
        for (int i = 0; i < 60; i++) {
            try (var net = new TestNet()) {
                net.serve(echo);
                try (var c = net.client(net.listen(TlsMode.NONE))) {
                    assertEquals("hello from a", c.line());
                }
            }
        }
        test.close();
        TestNet.await("the last thread to end", () -> threads().isEmpty());
    }

    static Map<String, Object> raw(Object... keysAndValues) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "service.pid", "org.amphora.listener-smtp",
                "protocol", "smtp",
                "address", "*",
                "port", "2525",
                "tls", "starttls",
                "profile", "mx",
                "max_connections", 10,
                "max_connections_per_address", 10,
                "park_limit", 10));
        raw.putAll(Map.of("park_time", "60s", "backlog", 10, "tls_policy", "intermediate"));
        raw.putAll(Map.of("allow_nets", "", "proxy_networks", "", "proxy_timeout", "5s", "connection_rate_limit", 0));
        raw.putAll(
                Map.of("mode", "0600", "user", "", "group", "", "tls_client_auth", "none", "tls_client_ca_file", ""));
        for (int i = 0; i < keysAndValues.length; i += 2) raw.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return raw;
    }

    @Test
    public void readsItsFileAndNamesMistakes() {
        var s = ListenerSettings.read(raw());
        assertEquals("smtp", s.name());
        assertEquals(TlsMode.STARTTLS, s.tls());
        for (var bad : List.of(
                Map.of("port", "70000"),
                Map.of("port", "smtp"),
                Map.of("tls", "maybe"),
                Map.of("tls_policy", "old"),
                Map.of("protocol", ""),
                Map.of("address", "a;b"),
                Map.of("park_time", "long"),
                Map.of("allow_nets", "office"),
                Map.of("proxy_networks", "192.0.2.1/24"),
                Map.of("proxy_timeout", "0s"),
                Map.of("connection_rate_limit", "-1"),
                Map.of("colour", "red"))) {
            String key = bad.keySet().iterator().next();
            var e = assertThrows(BadConfiguration.class, () -> ListenerSettings.read(raw(key, bad.get(key))));
            assertTrue(e.getMessage(), e.getMessage().startsWith("etc/org.amphora.listener-smtp.cfg: key " + key));
        }
        assertFalse(s.sameSocket(ListenerSettings.read(raw("port", "26"))));
    }
}
