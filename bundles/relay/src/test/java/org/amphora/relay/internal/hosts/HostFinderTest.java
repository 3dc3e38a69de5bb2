package org.amphora.relay.internal.hosts;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

public class HostFinderTest {
    private static final Families FOUR_FIRST = new Families(true, true, Families.Preference.IPV4);

    private final FakeDns dns = new FakeDns()
            .with("MX example.net", "20 b.example.net", "10 a.example.net", "30 us.example.org", "40 c.example.net")
            .with("A a.example.net", "192.0.2.1")
            .with("AAAA a.example.net", "2001:db8::1")
            .with("A b.example.net", "192.0.2.2", "192.0.2.3")
            .with("A c.example.net", "192.0.2.4");
    private Predicate<InetSocketAddress> ours = a -> false;
    private Families families = FOUR_FIRST;
    private int most = 5;
    private final Random random = new Random(1);

    private HostFinder finder() {
        return new HostFinder(() -> dns, families, most, ours, "us.example.org"::equals, random);
    }

    private static String text(Hosts hosts) {
        if (hosts instanceof Hosts.None none) return none.reply().toString();
        return ((Hosts.Found) hosts)
                .hosts().stream()
                        .map(h -> h.name() + "/" + h.address().getHostAddress())
                        .collect(Collectors.joining(" "));
    }

    private String exchangers(String domain) {
        return text(finder().exchangers(domain, 25));
    }

    @Test
    public void byPreferenceAndNotBeyondOurselves() {
        assertEquals(
                "a.example.net/192.0.2.1 a.example.net/2001:db8:0:0:0:0:0:1"
                        + " b.example.net/192.0.2.2 b.example.net/192.0.2.3",
                exchangers("example.net"));
        most = 3;
        assertEquals(
                "a.example.net/192.0.2.1 a.example.net/2001:db8:0:0:0:0:0:1 b.example.net/192.0.2.2",
                exchangers("example.net"));
    }

    @Test
    public void familiesAsConfigured() {
        families = new Families(true, false, Families.Preference.ANY);
        assertTrue(exchangers("example.net").startsWith("a.example.net/192.0.2.1 b.example.net/"));
        families = new Families(false, true, Families.Preference.ANY);
        assertEquals("a.example.net/2001:db8:0:0:0:0:0:1", exchangers("example.net"));
        families = new Families(true, true, Families.Preference.IPV6);
        assertTrue(exchangers("example.net").startsWith("a.example.net/2001:"));
    }

    @Test
    public void equalPreferencesTakeTurns() {
        dns.with("MX two.example", "5 a.example.net", "5 c.example.net");
        families = new Families(true, false, Families.Preference.ANY);
        Set<String> firsts = new HashSet<>();
        for (int i = 0; i < 20; i++) firsts.add(exchangers("two.example").split("/")[0]);
        assertEquals(Set.of("a.example.net", "c.example.net"), firsts);
    }

    @Test
    public void anAddressOfOursEndsTheList() {
        ours = a -> a.getAddress().getHostAddress().equals("192.0.2.3") && a.getPort() == 25;
        assertEquals("a.example.net/192.0.2.1 a.example.net/2001:db8:0:0:0:0:0:1", exchangers("example.net"));
        ours = a -> a.getAddress().getHostAddress().equals("192.0.2.1");
        assertEquals("550 5.4.6 Mail for example.net loops back to us", exchangers("example.net"));
        dns.with("MX own.example", "0 us.example.org", "0 a.example.net");
        assertEquals("550 5.4.6 Mail for own.example loops back to us", exchangers("own.example"));
    }

    @Test
    public void whatTheDnsSaysOfOthers() {
        dns.with("MX null.example", "0")
                .with("A plain.example", "192.0.2.9")
                .with("MX broken.example", FakeDns.FAIL)
                .with("MX halfbroken.example", "10 dead.example", "20 c.example.net")
                .with("A dead.example", FakeDns.FAIL)
                .with("MX alldead.example", "10 dead.example")
                .with("MX nowhere.example", "10 missing.example")
                .with("TXT bare.example", "a name without a host");
        String[][] table = {
            {"null.example", "556 5.1.10 Domain null.example does not accept mail (nullMX)"},
            {"plain.example", "plain.example/192.0.2.9"},
            {"broken.example", "451 4.4.3 Name service error for broken.example type MX: SERVFAIL"},
            {"halfbroken.example", "c.example.net/192.0.2.4"},
            {"alldead.example", "451 4.4.3 Name service error for alldead.example type A: SERVFAIL"},
            {"nowhere.example", "550 5.4.4 No address found for nowhere.example"},
            {"bare.example", "550 5.4.4 No address found for bare.example"},
            {"unknown.example", "550 5.1.2 Domain unknown.example not found"},
        };
        for (String[] row : table) assertEquals(row[1], exchangers(row[0]));
    }

    @Test
    public void aHostAsItStands() {
        assertEquals(
                "a.example.net/192.0.2.1 a.example.net/2001:db8:0:0:0:0:0:1", text(finder().host("a.example.net", 25)));
        assertEquals("192.0.2.77/192.0.2.77", text(finder().host("192.0.2.77", 25)));
        assertEquals("2001:db8::5/2001:db8:0:0:0:0:0:5", text(finder().host("2001:db8::5", 25)));
        assertEquals("550 5.4.4 No address found for 192.0.2.999", text(finder().host("192.0.2.999", 25)));
        ours = a -> a.getAddress().isAnyLocalAddress();
        assertEquals("550 5.4.6 Mail for 0.0.0.0 loops back to us", text(finder().host("0.0.0.0", 25)));
    }

    /** A list of a thousand costs no more lookups than what is used of it. */
    @Test
    public void aLongListIsNotLookedUpWhole() {
        String[] many = new String[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i + " m" + i + ".example";
            dns.with("A m" + i + ".example", "192.0.2." + i % 200);
        }
        dns.with("MX many.example", many);
        List<Host> hosts = ((Hosts.Found) finder().exchangers("many.example", 25)).hosts();
        assertEquals(5, hosts.size());
        assertTrue("" + dns.asked(), dns.asked() <= 11);
    }
}
