package org.amphora.directory.internal.site;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.junit.Test;

public class SiteValuesTest {
    private static final Map<String, Object> DEFAULTS = Map.of(
            "myhostname", "",
            "mydomain", "",
            "myorigin", "$myhostname",
            "mydestination", "$myhostname, localhost.$mydomain, localhost",
            "mynetworks", "127.0.0.0/8, [::1]/128",
            "relay_domains", "",
            "inet_interfaces", "all",
            "inet_protocols", "all");

    private static SiteValues read(String system, String... pairs) {
        var raw = new HashMap<>(DEFAULTS);
        for (int i = 0; i < pairs.length; i += 2) raw.put(pairs[i], pairs[i + 1]);
        return SiteValues.read(new ConfigReader(SiteComponent.PID, raw), system, Set.of("local.example"));
    }

    private static void refused(String why, String... pairs) {
        var e = assertThrows(BadConfiguration.class, () -> read("host", pairs));
        assertEquals("etc/org.amphora.site.cfg: key " + why + " is expected", e.getMessage());
    }

    @Test
    public void defaultsComeFromTheSystemsName() {
        SiteValues full = read("Mail.Example.ORG");
        assertEquals("mail.example.org", full.hostname());
        assertEquals("example.org", full.domain());
        assertEquals("mail.example.org", full.origin());
        assertEquals(List.of("mail.example.org", "localhost.example.org", "localhost"), full.destinations());
        SiteValues bare = read("box");
        assertEquals("box.localdomain", bare.hostname());
        assertEquals("localdomain", bare.domain());
    }

    @Test
    public void aMistakeIsToldOnceAndAsItStands() {
        refused("myhostname = a b: a domain name such as mail.example.org", "myhostname", "a b");
        refused("myorigin = a..b: a domain name such as mail.example.org", "myorigin", "a..b");
    }

    @Test
    public void valuesReferToOneAnother() {
        SiteValues v = read(
                "box",
                "mydomain",
                "example.org",
                "myhostname",
                "mx.$mydomain",
                "myorigin",
                "$(mydomain)",
                "mydestination",
                "$mydomain localhost,$myhostname",
                "relay_domains",
                "sub.$mydomain, .other.example");
        assertEquals("mx.example.org", v.hostname());
        assertEquals("example.org", v.origin());
        assertEquals(List.of("example.org", "localhost", "mx.example.org"), v.destinations());
        assertEquals(List.of("sub.example.org", ".other.example"), v.relayDomains());
        assertEquals("box.example.org", read("box", "mydomain", "example.org").hostname());
    }

    @Test
    public void mistakesAreNamed() {
        refused(
                "mydomain = x.$mydomain: a value that does not refer to itself",
                "mydomain",
                "x.$mydomain",
                "myhostname",
                "a.example",
                "mydestination",
                "");
        refused(
                "myorigin = $my: a reference to one of $myhostname, $mydomain, $myorigin, $mydestination, $mynetworks, $relay_domains, $inet_interfaces",
                "myorigin",
                "$my");
        refused("myorigin = /etc/mailname: a domain name such as mail.example.org", "myorigin", "/etc/mailname");
        refused("mydestination = hash:/etc/x: a list of domain names", "mydestination", "hash:/etc/x");
        refused("relay_domains = localhost: a domain that is not in mydestination", "relay_domains", "localhost");
        refused(
                "relay_domains = local.example: a domain that is not among the directory's local domains",
                "relay_domains",
                "local.example");
        refused(
                "mynetworks = example.org: addresses and networks such as 192.0.2.0/24 or [2001:db8::]/32",
                "mynetworks",
                "example.org");
        refused("mynetworks = 192.0.2.1/24: a network whose bits behind /24 are zero", "mynetworks", "192.0.2.1/24");
        refused("mynetworks = 192.0.2.0/33: a prefix length from 0 to 32", "mynetworks", "192.0.2.0/33");
        refused(
                "mynetworks = 999.0.2.0/24: addresses and networks such as 192.0.2.0/24 or [2001:db8::]/32",
                "mynetworks",
                "999.0.2.0/24");
    }

    private static boolean mine(String networks, String address) throws Exception {
        return read("host", "mynetworks", networks).isMyNetwork(InetAddress.getByName(address));
    }

    @Test
    public void networksOfBothFamilies() throws Exception {
        String all = "!192.0.2.66, 192.0.2.0/25 198.51.100.7 [2001:db8::]/47, ::1";
        for (String in : List.of(
                "192.0.2.0",
                "192.0.2.127",
                "198.51.100.7",
                "2001:db8:1::5",
                "2001:db8:0:ffff::1",
                "::1",
                "::ffff:192.0.2.1")) assertTrue(in, mine(all, in));
        for (String out : List.of("192.0.2.66", "192.0.2.128", "198.51.100.8", "2001:db8:2::1", "::2", "127.0.0.1"))
            assertFalse(out, mine(all, out));
        assertTrue(mine("0.0.0.0/0", "203.0.113.9"));
        assertFalse("one family only", mine("0.0.0.0/0", "2001:db8::1"));
        assertFalse(mine("", "127.0.0.1"));
        assertTrue(mine("127.0.0.0/8", "127.8.9.10"));
    }

    private static List<String> interfaces(String interfaces, String protocols) {
        return read("host", "inet_interfaces", interfaces, "inet_protocols", protocols)
                .interfaces();
    }

    @Test
    public void allInterfacesOfTheProtocols() {
        assertEquals(List.of("*"), interfaces("all", "all"));
        assertEquals(List.of("*"), interfaces("all", "ipv4, ipv6"));
        assertEquals(List.of("0.0.0.0"), interfaces("all", "ipv4"));
        assertEquals(List.of("::"), interfaces("all", "ipv6"));
    }

    @Test
    public void someInterfacesOfTheProtocols() {
        assertTrue(interfaces("loopback-only", "all").contains("127.0.0.1"));
        assertFalse(interfaces("loopback-only", "ipv4").contains("0:0:0:0:0:0:0:1"));
        assertEquals(
                List.of("192.0.2.1", "2001:db8:0:0:0:0:0:1"), interfaces("192.0.2.1, [2001:db8::1] 192.0.2.1", "all"));
        assertEquals(List.of("2001:db8:0:0:0:0:0:1"), interfaces("192.0.2.1, 2001:db8::1", "ipv6"));
        assertEquals(List.of("127.0.0.1"), interfaces("localhost", "ipv4"));
    }

    @Test
    public void mistakesInInterfaces() {
        refused(
                "inet_interfaces = host.invalid: all, loopback-only, or addresses and names of this machine is expected; "
                        + "key inet_interfaces = host.invalid: all, loopback-only, or addresses that inet_protocols leaves",
                "inet_interfaces",
                "host.invalid");
        refused(
                "inet_interfaces = 192.0.2.1: all, loopback-only, or addresses that inet_protocols leaves",
                "inet_interfaces",
                "192.0.2.1",
                "inet_protocols",
                "ipv6");
        refused("inet_protocols = ipx, ipv4: all, ipv4 or ipv6", "inet_protocols", "ipx, ipv4");
    }
}
