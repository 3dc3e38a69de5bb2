package org.amphora.api.site;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

public class NetworkTest {
    private static boolean has(String network, String address) {
        return Network.parse(network).contains(Network.address(address));
    }

    @Test
    public void containsByPrefix() {
        assertTrue(has("192.0.2.0/24", "192.0.2.255"));
        assertFalse(has("192.0.2.0/24", "192.0.3.0"));
        assertTrue(has("192.0.2.128/25", "192.0.2.128"));
        assertFalse(has("192.0.2.128/25", "192.0.2.127"));
        assertTrue(has("192.0.2.1", "192.0.2.1"));
        assertFalse(has("192.0.2.1", "192.0.2.2"));
        assertTrue(has("0.0.0.0/0", "203.0.113.9"));
        assertFalse("the other family", has("0.0.0.0/0", "2001:db8::1"));
        assertFalse("the other family", has("::/0", "203.0.113.9"));
        assertTrue(has("[2001:db8::]/47", "2001:db8:1:ffff::1"));
        assertFalse(has("[2001:db8::]/47", "2001:db8:2::"));
        assertTrue(has("[::1]", "::1"));
        assertTrue("IPv4 in IPv6's clothes", has("192.0.2.0/24", "::ffff:192.0.2.7"));
    }

    @Test
    public void theFirstOfAListDecides() {
        List<Network> list =
                Stream.of("!192.0.2.66", "192.0.2.0/24").map(Network::parse).toList();
        assertFalse(Network.isIn(list, Network.address("192.0.2.66")));
        assertTrue(Network.isIn(list, Network.address("192.0.2.67")));
        assertFalse(Network.isIn(list, Network.address("192.0.3.67")));
        assertFalse(Network.isIn(List.of(), Network.address("192.0.2.66")));
    }

    @Test
    public void aNetworkAroundAnAddressIsAKey() throws Exception {
        Network a = Network.around(InetAddress.getByName("2001:db8:0:1:aaaa::1"), 32, 64);
        assertEquals(a, Network.around(InetAddress.getByName("2001:db8:0:1:bbbb::2"), 32, 64));
        assertEquals("2001:db8:0:1:0:0:0:0/64", a.toString());
        assertEquals(
                "198.51.96.0/20",
                Network.around(Network.address("198.51.100.7"), 20, 64).toString());
        assertEquals(
                "198.51.100.7",
                Network.around(Network.address("198.51.100.7"), 99, 64).toString());
        assertEquals(
                "0.0.0.0/0",
                Network.around(Network.address("198.51.100.7"), 0, 64).toString());
        for (String text : List.of("!10.0.0.0/8", "192.0.2.1"))
            assertEquals(text, Network.parse(text).toString());
    }

    private static void refused(String text, String why) {
        assertEquals(
                why,
                assertThrows(IllegalArgumentException.class, () -> Network.parse(text))
                        .getMessage());
    }

    @Test
    public void saysWhatWouldBeRight() {
        String form = "addresses and networks such as 192.0.2.0/24 or [2001:db8::]/32";
        for (String text : List.of(
                "",
                "!",
                "/8",
                "example.org",
                "999.0.2.0/24",
                "192.0.2",
                "192.0.2.1.5",
                "192.0.02.1",
                "[192.0.2.1",
                "2001:db8::g",
                ":",
                "1:2:3",
                "fe80::1%lo",
                "192.0.2.0 /24")) refused(text, form);
        refused("192.0.2.1/24", "a network whose bits behind /24 are zero");
        refused("2001:db8::1/64", "a network whose bits behind /64 are zero");
        for (String bits : List.of("33", "-1", "", "x", "1000"))
            refused("192.0.2.0/" + bits, "a prefix length from 0 to 32");
        refused("::/129", "a prefix length from 0 to 128");
    }

    @Test
    public void anAddressIsALiteral() {
        assertEquals("192.0.2.1", Network.address("192.0.2.1").getHostAddress());
        for (String text : List.of("localhost", "192.0.2.1/32", "[::1]", "!::1", ""))
            assertEquals(
                    "an address such as 192.0.2.1 or 2001:db8::1",
                    assertThrows(IllegalArgumentException.class, () -> Network.address(text))
                            .getMessage());
    }
}
