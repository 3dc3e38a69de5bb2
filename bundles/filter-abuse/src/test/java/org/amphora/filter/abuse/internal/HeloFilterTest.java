package org.amphora.filter.abuse.internal;

import static org.amphora.filter.abuse.internal.Clients.PASS;
import static org.amphora.filter.abuse.internal.Clients.from;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.BadConfiguration;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.Test;

public class HeloFilterTest extends MailFilterContract {
    private static final Map<String, Object> NONE = Map.of(
            "reject_invalid_helo_hostname", "no",
            "reject_non_fqdn_helo_hostname", "no",
            "reject_unknown_helo_hostname", "no");
    private static final String INVALID = "501 5.5.2 Helo command rejected: Invalid name";
    private static final String NOT_FULL = "504 5.5.2 Helo command rejected: need fully-qualified hostname";
    private static final String UNKNOWN = "450 4.7.1 Helo command rejected: Host not found";

    private final FakeDns dns = new FakeDns();

    @Override
    protected MailFilter filter() {
        return filter("reject_invalid_helo_hostname");
    }

    private HeloFilter filter(String... keys) {
        var raw = Clients.with(NONE);
        for (String key : keys) raw.put(key, "yes");
        var filter = new HeloFilter();
        filter.read(raw);
        filter.site = Clients.site("198.51.100.1");
        filter.dns = dns;
        return filter;
    }

    private static String ask(HeloFilter filter, String helo) {
        return Clients.ask(filter, from("192.0.2.1").helo(helo, true).build());
    }

    @Test
    public void whatIsNoNameIsInvalid() {
        var filter = filter("reject_invalid_helo_hostname");
        for (String good : List.of(
                "mail.example.org",
                "mail.example.org.",
                "localhost",
                "my_pc",
                "3com.example",
                "xn--bcher-kva.example",
                "[192.0.2.1]",
                "[IPv6:2001:db8::1]",
                "[ipv6:::]",
                "[IPv6:1:2:3:4:5:6:7:8]",
                "[IPv6:::ffff:192.0.2.1]",
                "")) assertEquals(good, PASS, ask(filter, good));
        for (String bad : List.of(
                ".",
                "a..b",
                ".example.org",
                "mail.example.org..",
                "-mail.example.org",
                "mail-.example.org",
                "a b.example",
                "b\u00fccher.example",
                "a@b.example",
                "192.0.2.1",
                "17",
                "x".repeat(64) + ".example",
                "x.".repeat(128) + "example",
                "[]",
                "[192.0.2.1",
                "[192.0.2.256]",
                "[192.0.2]",
                "[mail.example.org]",
                "[2001:db8::1]",
                "[IPv6:]",
                "[IPv6:::1::]",
                "[IPv6:1:2:3:4:5:6:7]",
                "[IPv6:1:2:3:4:5:6:7::8]",
                "[IPv6:1:2:3:4:5:6:7:8:9]",
                "[IPv6:::12345]",
                "[IPv6:::192.0.2.256]",
                "[IPv6:192.0.2.1]")) assertEquals(bad, INVALID, ask(filter, bad));
    }

    @Test
    public void aNameNeedsADomain() {
        var filter = filter("reject_non_fqdn_helo_hostname");
        assertEquals(PASS, ask(filter, "mail.example.org"));
        assertEquals(PASS, ask(filter, "[192.0.2.1]"));
        for (String bad : List.of("localhost", "localhost.", "a..b", "192.0.2.1"))
            assertEquals(bad, NOT_FULL, ask(filter, bad));
    }

    @Test
    public void aNameMustBeInTheDns() {
        dns.with("A four.example", "192.0.2.9").with("AAAA six.example", "2001:db8::1");
        dns.with("MX mail.example", "10 four.example")
                .with("TXT text.example", "x")
                .with("A fails.example", FakeDns.FAIL);
        var filter = filter("reject_unknown_helo_hostname");
        for (String good : List.of("four.example", "six.example", "mail.example.", "[192.0.2.1]"))
            assertEquals(good, PASS, ask(filter, good));
        for (String bad : List.of("no.example", "text.example", "fails.example"))
            assertEquals(bad, UNKNOWN, ask(filter, bad));
        filter.dns = null;
        assertEquals("no role dns", PASS, ask(filter, "no.example"));
    }

    @Test
    public void whatIsOffRefusesNothing() {
        for (String helo : List.of("a..b", "localhost", "no.example"))
            assertEquals(helo, PASS, ask(filter(new String[0]), helo));
        assertEquals(INVALID, ask(filter("reject_invalid_helo_hostname", "reject_non_fqdn_helo_hostname"), "a..b"));
        var changed = filter(new String[0]);
        assertEquals(PASS, ask(changed, "a..b"));
        assertThrows(
                BadConfiguration.class,
                () -> changed.read(Clients.with(NONE, "reject_invalid_helo_hostname", "maybe")));
        assertEquals(PASS, ask(changed, "a..b"));
        changed.read(Clients.with(NONE, "reject_invalid_helo_hostname", "yes"));
        assertEquals(INVALID, ask(changed, "a..b"));
    }

    @Test
    public void whoIsNoStrangerMayCallItselfAnything() {
        var filter = filter("reject_invalid_helo_hostname");
        assertEquals(
                PASS,
                Clients.ask(filter, from("198.51.100.1").helo("a..b", true).build()));
        assertEquals(
                PASS,
                Clients.ask(
                        filter, from("192.0.2.1").helo("a..b", true).user("bob").build()));
    }

    @Test
    public void aBadValueIsNamed() {
        var e = assertThrows(BadConfiguration.class, () -> new HeloFilter()
                .read(Clients.with(NONE, "reject_unknown_helo_hostname", "x")));
        assertEquals(
                "etc/org.amphora.filter.helo.cfg: key reject_unknown_helo_hostname = x: true or false (yes or no) is"
                        + " expected",
                e.getMessage());
    }
}
