package org.amphora.dns.internal.zone;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.amphora.api.dns.DomainRecords;
import org.amphora.api.dns.DomainRecords.DomainRecord;
import org.amphora.dns.internal.zone.Finding.Status;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

public class DomainCheckTest {
    private static final DomainRecords KEY = domain -> List.of(
            new DomainRecord("s1._domainkey." + domain, "TXT", "v=DKIM1; k=rsa; p=OURKEY", "nobody can verify us"),
            new DomainRecord("_dmarc." + domain, "TXT", "v=DMARC1; p=quarantine", "forged without it"));
    private static final DomainPlan PLAN = DomainPlanTest.plan(DomainPlanTest.SPF, KEY);

    private final FakeDns dns = good();

    private static FakeDns good() {
        return new FakeDns()
                .with("A mail.example.org", "192.0.2.1")
                .with("AAAA mail.example.org", "2001:db8::1")
                .with("PTR 192.0.2.1", "mail.example.org")
                .with("PTR 2001:db8:0:0:0:0:0:1", "Mail.Example.org")
                .with("MX example.org", "10 mail.example.org", "20 backup.example.net")
                .with("TXT example.org", "some other text", "v=spf1 mx -all")
                .with("TXT s1._domainkey.example.org", "k=rsa; p=OUR KEY")
                .with("TXT _dmarc.example.org", "v=DMARC1; p=quarantine")
                .with("TXT _mta-sts.example.org", "v=STSv1; id=" + PLAN.files().mtaStsId())
                .with("CNAME mta-sts.example.org", "mail.example.org")
                .with("TXT _smtp._tls.example.org", "v=TLSRPTv1; rua=mailto:postmaster@example.org")
                .with("SRV _submission._tcp.example.org", "0 1 587 mail.example.org")
                .with("SRV _submissions._tcp.example.org", "0 1 465 mail.example.org")
                .with("SRV _imap._tcp.example.org", "0 1 143 mail.example.org")
                .with("SRV _imaps._tcp.example.org", "0 1 993 mail.example.org")
                .with("A autoconfig.example.org", "192.0.2.80");
    }

    private Finding of(String type, String name) {
        return new DomainCheck(dns, PLAN)
                .findings().stream()
                        .filter(f -> f.wanted().type().equals(type)
                                && f.wanted().name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private String todo(String type, String name) {
        return String.join(" ", of(type, name).todo());
    }

    private String spf(String... records) {
        dns.with("TXT example.org", records);
        return todo("TXT", "example.org");
    }

    @Test
    public void allIsWell() {
        List<String> lines = new DomainCheck(dns, PLAN).lines();
        assertEquals(String.join("\n", lines), "All is well: 16 records", lines.get(0));
    }

    @Test
    public void whatIsMissingIsToBeAdded() {
        dns.with("MX example.org").with("SRV _imaps._tcp.example.org").with("A autoconfig.example.org");
        assertEquals("Add: example.org.\tIN\tMX\t10 mail.example.org.", todo("MX", "example.org"));
        assertEquals(Status.MISSING, of("SRV", "_imaps._tcp.example.org").status());
        assertEquals(Status.MISSING, of("CNAME", "autoconfig.example.org").status());
        List<String> lines = new DomainCheck(dns, PLAN).lines();
        assertEquals("3 of 16 records need a look", lines.get(0));
        assertTrue(lines.contains("MISSING    MX    example.org"));
    }

    @Test
    public void aDnsThatIsDownIsNotMissingRecords() {
        dns.with("TXT _dmarc.example.org", FakeDns.FAIL).with("MX example.org", FakeDns.FAIL);
        assertEquals(Status.UNKNOWN, of("TXT", "_dmarc.example.org").status());
        assertEquals("The DNS does not answer (SERVFAIL): try again.", todo("MX", "example.org"));
    }

    @Test
    public void noPtrOrOneThatDoesNotMatchHelo() {
        dns.with("PTR 192.0.2.1").with("PTR 2001:db8:0:0:0:0:0:1", "vps17.provider.example");
        assertEquals(
                "192.0.2.1 has no PTR: ask your provider to set it to mail.example.org.",
                todo("PTR", "1.2.0.192.in-addr.arpa"));
        String six = DomainPlan.reverse(PLAN.addresses().get(1));
        assertTrue(
                todo("PTR", six),
                todo("PTR", six).contains("vps17.provider.example, and we say HELO mail.example.org"));
    }

    @Test
    public void mistakesOfSpf() {
        assertTrue(spf("v=spf1 mx -all", "v=spf1 -all").startsWith("There are 2 records of that kind"));
        assertEquals(
                "example.org includes example.org, and so itself: it loops, and is a permerror.",
                spf("v=spf1 include:example.org -all"));
        dns.with("TXT a.example", "v=spf1 redirect=example.org");
        assertTrue(spf("v=spf1 include:A.example -all").contains("a.example includes example.org, and so itself"));
        assertTrue(spf("v=spf1 include:nothing.example -all").contains("which has no SPF record"));
        assertTrue(spf("v=spf1 mx").startsWith("It ends without all"));
        assertTrue(spf("v=spf1 mx all").startsWith("It says all without"));
        assertTrue(spf("v=spf1" + " a:x.example".repeat(11) + " -all").contains("leads to 11 lookups"));
        assertTrue(spf("v=spf1 ptr -all").contains("uses ptr"));
        assertEquals("", spf("v=spf1 ip4:192.0.2.1 ~all"));
    }

    @Test
    public void aTreeOfIncludesIsBounded() {
        for (int i = 0; i < 200; i++)
            dns.with(
                    "TXT t" + i + ".example",
                    "v=spf1 include:t" + 2 * i + ".example include:t" + (2 * i + 1) + ".example");
        spf("v=spf1 include:t1.example -all");
        assertTrue("asked " + dns.asked(), dns.asked() < 80);
    }

    @Test
    public void sixtyFourKilobytesAreToldInAFewLines() {
        spf("v=spf1" + " ptr".repeat(16_000));
        assertEquals(3, of("TXT", "example.org").todo().size());
        spf("v=spf1" + " ".repeat(64_000));
        assertEquals(1, of("TXT", "example.org").todo().size());
    }

    @Test
    public void aKeyThatDoesNotMatch() {
        dns.with("TXT s1._domainkey.example.org", "v=DKIM1; k=rsa; p=ANOTHERKEY");
        assertTrue(todo("TXT", "s1._domainkey.example.org").startsWith("The key in the DNS is not the one"));
    }

    @Test
    public void anMxThatIsAnAliasOrAnAddressOrNone() {
        dns.with("CNAME backup.example.net", "real.example.net");
        assertTrue(todo("MX", "example.org").startsWith("backup.example.net is an alias"));
        dns.with("MX example.org", "10 192.0.2.1");
        assertTrue(todo("MX", "example.org").startsWith("192.0.2.1 is an address"));
        dns.with("MX example.org", "0");
        assertTrue(todo("MX", "example.org").startsWith("It says that the domain takes no mail"));
    }

    @Test
    public void aPolicyOfOnesOwnIsWell() {
        dns.with("TXT _dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:x@example.org");
        assertTrue(of("TXT", "_dmarc.example.org").isWell());
        dns.with("TXT _dmarc.example.org", "v=DMARC1; p=none");
        assertTrue(todo("TXT", "_dmarc.example.org").startsWith("p=none only watches"));
        dns.with("TXT _mta-sts.example.org", "v=STSv1; id=1");
        assertTrue(todo("TXT", "_mta-sts.example.org").startsWith("Its id is another"));
    }

    @Test
    public void whatStrangersPublishIsShownBoundedAndPrintable() {
        dns.with("TXT _dmarc.example.org", "v=DMARC1; p=none; \u001b[2J" + "x".repeat(60_000));
        String all = String.join("\n", new DomainCheck(dns, PLAN).lines());
        assertTrue(all.length() < 20_000);
        assertTrue(all.indexOf('\u001b') < 0);
    }
}
