package org.amphora.spf.internal.check;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Network;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

/** What the public suite does not ask: hostile records, a hostile DNS, no DNS. */
public class SpfLimitsTest {
    private static final InetAddress CLIENT = Network.address("192.0.2.1");
    private final FakeDns dns = new FakeDns();

    private SpfOutcome check(String sender) {
        return new Spf(dns, "mx.example.org", Duration.ofMinutes(1))
                .mailFrom(CLIENT, "helo.example", Address.of(sender));
    }

    private SpfOutcome policy(String record) {
        dns.with("TXT example.com", record);
        return check("a@example.com");
    }

    @Test
    public void aRecordThatIncludesItselfEnds() {
        SpfOutcome outcome = policy("v=spf1 include:example.com -all");
        assertEquals(SpfResult.PERMERROR, outcome.result());
        assertEquals("more than 10 terms that ask the DNS", outcome.reason());
        assertEquals(11, dns.asked());
    }

    @Test
    public void aTreeOfIncludesEnds() {
        for (int i = 0; i < 50; i++)
            dns.with(
                    "TXT t" + i + ".example",
                    "v=spf1 include:t" + 2 * i + ".example include:t" + (2 * i + 1) + ".example");
        assertEquals(SpfResult.PERMERROR, check("a@t1.example").result());
        assertTrue(dns.asked() <= 11);
    }

    @Test
    public void twoLookupsInVainAreAllowedAndAThirdIsNot() {
        assertEquals(
                SpfResult.FAIL, policy("v=spf1 a:n1.example mx:n2.example -all").result());
        SpfOutcome third = policy("v=spf1 a:n1.example mx:n2.example exists:n3.example -all");
        assertEquals(SpfResult.PERMERROR, third.result());
        assertEquals("more than 2 lookups without an answer", third.reason());
    }

    @Test
    public void aHostOfAnMxWithoutAnAddressIsNotInVain() {
        dns.with("MX m.example", "1 a.example", "2 b.example", "3 c.example", "4 d.example");
        assertEquals(SpfResult.FAIL, policy("v=spf1 mx:m.example -all").result());
    }

    @Test
    public void elevenMxAreTooMany() {
        dns.with(
                "MX m.example",
                IntStream.range(0, 11).mapToObj(i -> i + " h" + i).toArray(String[]::new));
        assertEquals(SpfResult.PERMERROR, policy("v=spf1 mx:m.example -all").result());
    }

    @Test
    public void ofTenThousandNamesOfTheClientTenAreLookedAt() {
        dns.with(
                "PTR 192.0.2.1",
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "h" + i + ".example.com")
                        .toArray(String[]::new));
        assertEquals(
                SpfResult.FAIL,
                policy("v=spf1 ptr exists:%{p}.example.com -all").result());
        assertEquals("TXT, PTR, ten A and the one of exists", 13, dns.asked());
    }

    @Test
    public void sixtyFourKilobytesOfTermsOrMacrosEnd() {
        assertEquals(
                SpfResult.NEUTRAL,
                policy("v=spf1" + " ip4:198.51.100.7".repeat(3_800)).result());
        assertEquals(
                SpfResult.PERMERROR,
                policy("v=spf1" + " a:example.com".repeat(4_600)).result());
        assertEquals(
                SpfResult.PERMERROR,
                policy("v=spf1 exists:" + "%{s}".repeat(16_000) + " -all").result());
        assertEquals(SpfResult.PERMERROR, policy("v=spf1 " + "x".repeat(65_000)).result());
    }

    @Test
    public void tenThousandRecordsAreTooManyAndOfNoUse() {
        String[] records = IntStream.range(0, 10_000)
                .mapToObj(i -> "v=spf1 ip4:192.0.2." + i % 256)
                .toArray(String[]::new);
        dns.with("TXT many.example", records);
        SpfOutcome outcome = check("a@many.example");
        assertEquals(SpfResult.PERMERROR, outcome.result());
        assertEquals("many.example has 10000 SPF records", outcome.reason());
    }

    @Test
    public void noResolverAndNoAnswerAreTemporary() {
        SpfOutcome none = new Spf(null, "mx", Duration.ofMinutes(1)).mailFrom(CLIENT, "h", Address.of("a@example.com"));
        assertEquals(SpfResult.TEMPERROR, none.result());
        assertEquals(SpfResult.TEMPERROR, policy(FakeDns.FAIL).result());
        dns.with("A slow.example", FakeDns.FAIL);
        assertEquals(
                "no answer about slow.example (SERVFAIL)",
                policy("v=spf1 a:slow.example -all").reason());
    }

    @Test
    public void whenTheTimeIsOverNothingMoreIsAsked() {
        var now = new AtomicLong();
        dns.with("TXT example.com", "v=spf1 a:a.example a:b.example -all").with("A a.example", "198.51.100.1");
        // each look at the clock is a second
        var spf = new Spf(dns, "mx", Duration.ofSeconds(2), () -> now.getAndAdd(1_000_000_000L));
        SpfOutcome outcome = spf.mailFrom(CLIENT, "h.example", Address.of("a@example.com"));
        assertEquals(SpfResult.TEMPERROR, outcome.result());
        assertEquals("no time left to look up b.example", outcome.reason());
        assertEquals(2, dns.asked());
    }

    @Test
    public void anExplanationIsOneLineOfAscii() {
        dns.with("TXT why.example", "see\r\n250 Ok");
        assertEquals("", policy("v=spf1 -all exp=why.example").explanation());
        dns.with("TXT why.example", "x".repeat(301));
        assertEquals("", policy("v=spf1 -all exp=why.example").explanation());
        dns.with("TXT why.example", "%{i} is not one of %{d}'s; asked by %{r}");
        assertEquals(
                "192.0.2.1 is not one of example.com's; asked by mx.example.org",
                policy("v=spf1 -all exp=why.example").explanation());
    }

    /** RFC 8616 §4. */
    @Test
    public void aNonAsciiLocalPartMatchesNoMacro() {
        dns.with("A gr\u00fcn.example.com", "127.0.0.2").with("TXT example.com", "v=spf1 exists:%{l}.%{d} -all");
        assertEquals(SpfResult.FAIL, check("gr\u00fcn@example.com").result());
    }

    @Test
    public void domainsThatCanHaveNoRecordHaveNone() {
        for (String domain :
                new String[] {"", "localhost", "[192.0.2.1]", "a..b", ".example.com", "x".repeat(64) + ".com"})
            assertEquals(domain, SpfResult.NONE, check("a@" + domain).result());
        assertEquals(0, dns.asked());
    }

    @Test
    public void theStepsTellHowItCameAbout() {
        dns.with("TXT inc.example", "v=spf1 ip4:198.51.100.0/24 ~all");
        SpfOutcome outcome = policy("v=spf1 include:inc.example -all");
        assertEquals(
                java.util.List.of(
                        "example.com says v=spf1 include:inc.example -all",
                        "  inc.example says v=spf1 ip4:198.51.100.0/24 ~all",
                        "  ip4:198.51.100.0/24 does not match",
                        "  ~all matches: softfail",
                        "include:inc.example does not match",
                        "-all matches: fail"),
                outcome.steps());
        assertFalse(outcome.mechanism().isEmpty());
    }

    @Test
    public void addressesAreWrittenAsPeopleDo() {
        assertEquals("2001:db8::1", IpText.readable(Network.address("2001:db8:0:0:0:0:0:1")));
        assertEquals("::", IpText.readable(Network.address("::")));
        assertEquals("::1", IpText.readable(Network.address("::1")));
        assertEquals("1::", IpText.readable(Network.address("1::")));
        assertEquals("1:0:2:3:4:5:6:7", IpText.readable(Network.address("1:0:2:3:4:5:6:7")));
        assertEquals("1:0:0:2::", IpText.readable(Network.address("1:0:0:2:0:0:0:0")));
    }
}
