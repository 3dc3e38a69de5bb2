package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.amphora.api.net.Refusal;
import org.amphora.api.site.Network;
import org.junit.Test;

/** Each policy by itself, without a socket. */
public class AdmissionTest {
    private static final Optional<Refusal> WELCOME = Optional.empty();
    private static final Optional<Refusal> NOT_NOW = Optional.of(Refusal.NOT_NOW);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clients clients = new Clients(new ClientRules(
            32, 64, List.of(Network.parse("198.51.100.0/24")), 2, Duration.ofMinutes(10), Duration.ofHours(1)));
    private final Admission admission = new Admission(clients, "test");
    private long now = -MINUTE.toNanos();

    private static Entrance limits(int ofClient, int rate, String... allowed) {
        return new Entrance(
                Stream.of(allowed).map(Network::parse).toList(), 2, ofClient, rate, List.of(), Duration.ofSeconds(5));
    }

    private Optional<Refusal> from(String address, Entrance entrance) {
        InetAddress client = Network.address(address);
        return admission.admit(entrance, client, clients.network(client), now);
    }

    private void leave(String address) {
        admission.leave(clients.network(Network.address(address)));
    }

    @Test
    public void soManyInAll() {
        Entrance two = limits(9, 0);
        assertTrue(admission.enter(two));
        assertTrue(admission.enter(two));
        assertFalse(admission.enter(two));
        admission.leave();
        assertTrue(admission.enter(two));
    }

    @Test
    public void onlyFromTheAllowedNetworks() {
        Entrance some = limits(9, 0, "!192.0.2.66", "192.0.2.0/24", "::1");
        assertEquals(WELCOME, from("192.0.2.1", some));
        assertEquals(WELCOME, from("::1", some));
        for (String other : List.of("192.0.2.66", "192.0.3.1", "2001:db8::1", "127.0.0.1"))
            assertEquals(other, Optional.of(Refusal.NOT_ALLOWED), from(other, some));
    }

    @Test
    public void soManyOfOneClientAtOnce() {
        Entrance one = limits(1, 0);
        assertEquals(WELCOME, from("192.0.2.1", one));
        assertEquals(NOT_NOW, from("192.0.2.1", one));
        assertEquals(WELCOME, from("192.0.2.2", one));
        assertEquals(WELCOME, from("2001:db8::1", one));
        assertEquals("of the same /64", NOT_NOW, from("2001:db8::2", one));
        assertEquals(WELCOME, from("2001:db8:0:1::1", one));
        leave("192.0.2.1");
        assertEquals(WELCOME, from("192.0.2.1", one));
    }

    @Test
    public void soManyOfOneClientInAMinute() {
        Entrance two = limits(9, 2);
        assertEquals(WELCOME, from("192.0.2.1", two));
        now += MINUTE.toNanos() - 1;
        assertEquals(WELCOME, from("192.0.2.1", two));
        assertEquals(NOT_NOW, from("192.0.2.1", two));
        assertEquals(WELCOME, from("192.0.2.2", two));
        now++;
        assertEquals("another minute", WELCOME, from("192.0.2.1", two));
    }

    /** Postfix: smtpd_client_event_limit_exceptions. */
    @Test
    public void theTrustedAreNotCountedByTheMinute() {
        clients.ours(a -> a.getHostAddress().equals("192.0.2.7"));
        Entrance one = limits(9, 1);
        for (String trusted : List.of("127.0.0.1", "198.51.100.9", "192.0.2.7"))
            for (int i = 0; i < 3; i++) assertEquals(trusted, WELCOME, from(trusted, one));
    }

    @Test
    public void nobodyWhoIsBanned() {
        Entrance any = limits(9, 0);
        for (String address : List.of("192.0.2.1", "198.51.100.9"))
            for (int i = 0; i < 2; i++) clients.bans().offence(Network.address(address), "test");
        assertEquals(NOT_NOW, from("192.0.2.1", any));
        assertEquals("an exception", WELCOME, from("198.51.100.9", any));
        clients.bans().lift(Network.parse("192.0.2.1"));
        assertEquals(WELCOME, from("192.0.2.1", any));
    }

    @Test
    public void memoryIsBounded() {
        Entrance one = limits(9, 1);
        for (int i = 0; i <= BanList.REMEMBERED; i++) {
            String address = "10.0." + (i >> 8) + "." + (i & 255);
            assertEquals(WELCOME, from(address, one));
            leave(address);
        }
        assertEquals("the one longest unheard of is forgotten", WELCOME, from("10.0.0.0", one));
        assertEquals(NOT_NOW, from("10.0.0.9", one));
    }
}
