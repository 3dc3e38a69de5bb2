package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.amphora.api.net.Bans.Ban;
import org.amphora.api.site.Network;
import org.junit.Test;

public class BanListTest {
    private static final ClientRules RULES =
            new ClientRules(32, 64, List.of(), 3, Duration.ofMinutes(10), Duration.ofHours(1));

    private Instant now = Instant.EPOCH;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };
    private final BanList bans = new BanList(clock, RULES, InetAddress::isLoopbackAddress);

    private void offend(String address, int times) {
        for (int i = 0; i < times; i++) bans.offence(Network.address(address), "wrong password " + i);
    }

    private boolean isBanned(String address) {
        return bans.isBanned(Network.address(address));
    }

    private void wait(Duration time) {
        now = now.plus(time);
    }

    @Test
    public void enoughOffencesAreABanForATime() {
        offend("192.0.2.1", 2);
        assertFalse(isBanned("192.0.2.1"));
        offend("192.0.2.1", 1);
        assertTrue(isBanned("192.0.2.1"));
        assertFalse(isBanned("192.0.2.2"));
        assertEquals(
                List.of(new Ban(Network.parse("192.0.2.1"), now.plus(RULES.banTime()), "wrong password 0")),
                bans.list());
        wait(RULES.banTime().minusMillis(1));
        assertTrue(isBanned("192.0.2.1"));
        wait(Duration.ofMillis(1));
        assertEquals(List.of(), bans.list());
        assertFalse(isBanned("192.0.2.1"));
        offend("192.0.2.1", 2);
        assertFalse("it begins anew", isBanned("192.0.2.1"));
    }

    /** Who goes on meanwhile is not kept out for longer: a server behind a wrong password would never come back. */
    @Test
    public void aBanIsNotMadeLonger() {
        offend("192.0.2.1", 3);
        wait(Duration.ofMinutes(30));
        offend("192.0.2.1", 30);
        assertEquals(Instant.EPOCH.plus(RULES.banTime()), bans.list().get(0).until());
        wait(Duration.ofMinutes(30));
        assertFalse(isBanned("192.0.2.1"));
    }

    @Test
    public void onlyThoseWithinTheWindowCount() {
        offend("192.0.2.1", 2);
        wait(RULES.banWindow().plusSeconds(1));
        offend("192.0.2.1", 2);
        assertFalse(isBanned("192.0.2.1"));
        offend("192.0.2.1", 1);
        assertTrue(isBanned("192.0.2.1"));
    }

    @Test
    public void aNetworkOfIpv6IsOneClient() {
        for (int i = 1; i <= 3; i++) offend("2001:db8:0:1::" + i, 1);
        assertTrue(isBanned("2001:db8:0:1:ffff::"));
        assertFalse(isBanned("2001:db8:0:2::1"));
    }

    @Test
    public void theTrustedAreNotCounted() {
        offend("127.0.0.1", 100);
        assertFalse(isBanned("127.0.0.1"));
    }

    @Test
    public void zeroIsNever() {
        bans.rules(new ClientRules(32, 64, List.of(), 0, Duration.ofMinutes(10), Duration.ofHours(1)));
        offend("192.0.2.1", 100);
        assertFalse(isBanned("192.0.2.1"));
    }

    @Test
    public void liftedByAnAddressOrANetwork() {
        for (String a : List.of("192.0.2.1", "192.0.2.2", "198.51.100.7", "2001:db8::1")) offend(a, 3);
        offend("192.0.2.3", 2);
        assertEquals(0, bans.lift(Network.parse("203.0.113.1")));
        assertEquals(1, bans.lift(Network.parse("2001:db8::5")));
        assertFalse(isBanned("2001:db8::1"));
        assertEquals(2, bans.lift(Network.parse("192.0.2.0/24")));
        assertFalse(isBanned("192.0.2.2"));
        assertTrue(isBanned("198.51.100.7"));
        offend("192.0.2.3", 2);
        assertFalse("its offences are forgotten", isBanned("192.0.2.3"));
    }

    @Test
    public void memoryIsBounded() {
        for (int i = 0; i <= BanList.REMEMBERED; i++) offend("10.0." + (i >> 8) + "." + (i & 255), 2);
        offend("10.0.0.0", 1);
        assertFalse("the one longest unheard of is forgotten", isBanned("10.0.0.0"));
        offend("10.0.0.2", 1);
        assertTrue(isBanned("10.0.0.2"));
    }

    @Test
    public void otherSettingsKeepBansUnlessNetworksAreCutOtherwise() {
        offend("192.0.2.1", 3);
        bans.rules(new ClientRules(32, 64, List.of(), 5, Duration.ofMinutes(10), Duration.ofHours(2)));
        assertTrue(isBanned("192.0.2.1"));
        bans.rules(new ClientRules(24, 64, List.of(), 3, Duration.ofMinutes(10), Duration.ofHours(2)));
        assertFalse(isBanned("192.0.2.1"));
        offend("192.0.2.1", 3);
        assertTrue(isBanned("192.0.2.99"));
    }
}
