package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** {@code mail_max_userip_connections}, over whole sessions. */
public class SeatsTest {
    private static final int MOST = Bench.SETTINGS.maxUserIpConnections();
    private static final String FULL =
            "NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=" + MOST
                    + ")\r\n";

    private final Bench bench = new Bench();

    private FakeConnection open(String address) {
        FakeConnection c = new FakeConnection().secure().from(address, 4000).open(bench.protocol);
        c.output();
        return c;
    }

    private static String say(FakeConnection c, String line) {
        c.type(line + "\r\n");
        return c.output();
    }

    private static String login(FakeConnection c) {
        return say(c, "a LOGIN " + Bench.JOE + " \"secret word\"");
    }

    private List<FakeConnection> full(String address) {
        List<FakeConnection> all = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            all.add(open(address));
            assertTrue(login(all.get(i)).startsWith("a OK"));
        }
        return all;
    }

    @Test
    public void oneMoreOfAUserFromAnAddressIsRefused() {
        full("192.0.2.9");
        FakeConnection late = open("192.0.2.9");
        assertEquals("a " + FULL, login(late));
        assertEquals("by every mechanism", "+ \r\n", say(late, "b AUTHENTICATE PLAIN"));
        assertEquals("b " + FULL, say(late, "AGpvZUBleGFtcGxlLm9yZwBzZWNyZXQgd29yZA=="));
        assertTrue(
                "it is no wrong password",
                say(late, "c LOGIN " + Bench.JOE + " \"secret word\"").startsWith("c NO"));
        assertTrue("another user", say(late, "d LOGIN " + Bench.ANN + " other").startsWith("d OK"));
        assertTrue("another address", login(open("192.0.2.10")).startsWith("a OK"));
    }

    @Test
    public void whoGoesMakesRoom() {
        List<FakeConnection> all = full("192.0.2.9");
        FakeConnection late = open("192.0.2.9");
        all.get(0).disconnect();
        assertTrue(login(late).startsWith("a OK"));
        assertEquals("a " + FULL, login(open("192.0.2.9")));
        say(all.get(1), "b LOGOUT");
        assertTrue(login(open("192.0.2.9")).startsWith("a OK"));
        say(all.get(2), "b UNAUTHENTICATE");
        assertTrue(login(open("192.0.2.9")).startsWith("a OK"));
        assertEquals("a " + FULL, login(open("192.0.2.9")));
    }

    @Test
    public void whoIsHandedOverKeepsHisPlace() {
        List<FakeConnection> all = full("192.0.2.9");
        ImapProtocol before = bench.protocol;
        bench.protocol = bench.build();
        for (FakeConnection c : all) c.handOver(bench.protocol);
        assertEquals(0, before.seats().places());
        assertEquals("a " + FULL, login(open("192.0.2.9")));
        all.forEach(FakeConnection::disconnect);
        assertEquals(0, bench.protocol.seats().places());
        assertTrue(login(open("192.0.2.9")).startsWith("a OK"));
    }

    /** The client's address counts, not that of the webmail that speaks for it. */
    @Test
    public void behindAProxyTheClientCounts() {
        bench.fakeSasl.trusting();
        for (int i = 0; i < 2 * MOST; i++) {
            FakeConnection c = open("192.0.2.9");
            say(c, "i ID (\"x-originating-ip\" \"198.51.100." + i + "\")");
            assertTrue(login(c).startsWith("a OK"));
        }
    }

    @Test
    public void zeroIsNoLimit() {
        var seats = new Seats();
        var from = java.util.Optional.of(java.net.InetAddress.getLoopbackAddress());
        for (int i = 0; i < 100; i++) assertTrue(seats.new Seat().take("joe", from, Seats.ANY));
        assertFalse(seats.new Seat().take("joe", from, 100));
        assertTrue("a Unix socket", seats.new Seat().take("joe", java.util.Optional.empty(), 1));
    }
}
