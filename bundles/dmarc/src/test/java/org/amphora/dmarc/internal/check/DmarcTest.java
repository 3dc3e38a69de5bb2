package org.amphora.dmarc.internal.check;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.amphora.dmarc.internal.check.DmarcOutcome.Result;
import org.amphora.dmarc.internal.check.Identifier.Method;
import org.amphora.testkit.dns.FakeDns;
import org.junit.BeforeClass;
import org.junit.Test;

/** The examples of RFC 7489, and what it leaves to be tried. */
public class DmarcTest {
    private static PublicSuffixes list;
    private final FakeDns dns = new FakeDns();

    @BeforeClass
    public static void readOnce() {
        list = PublicSuffixes.shipped();
    }

    private static Identifier spf(String result, String domain) {
        return new Identifier(Method.SPF, result, domain, "mfrom");
    }

    private static Identifier dkim(String result, String domain) {
        return new Identifier(Method.DKIM, result, domain, "s1");
    }

    private DmarcOutcome check(String from, Identifier... identifiers) {
        return new Dmarc(dns, list, () -> 50).check(from, List.of(identifiers));
    }

    private void record(String domain, String text) {
        dns.with("TXT _dmarc." + domain, text);
    }

    /** Appendix B.1.1. */
    @Test
    public void alignmentOfSpf() {
        record("example.com", "v=DMARC1; p=reject");
        Identifier unsigned = dkim("none", "");
        assertTrue(check("example.com", spf("pass", "example.com"), unsigned).spfAligned());
        assertTrue(
                check("example.com", spf("pass", "child.example.com"), unsigned).spfAligned());
        assertFalse(
                check("child.example.com", spf("pass", "example.net"), unsigned).spfAligned());
        record("example.com", "v=DMARC1; p=reject; aspf=s");
        assertTrue(check("example.com", spf("pass", "example.com"), unsigned).spfAligned());
        assertFalse(
                check("example.com", spf("pass", "child.example.com"), unsigned).spfAligned());
    }

    /** Appendix B.1.2. */
    @Test
    public void alignmentOfDkim() {
        record("example.com", "v=DMARC1; p=reject");
        Identifier failed = spf("fail", "example.com");
        assertTrue(check("example.com", failed, dkim("pass", "example.com")).dkimAligned());
        assertTrue(
                check("child.example.com", failed, dkim("pass", "example.com")).dkimAligned());
        assertFalse(
                check("child.example.com", failed, dkim("pass", "sample.net")).dkimAligned());
        record("example.com", "v=DMARC1; p=reject; adkim=s");
        assertFalse(
                check("child.example.com", failed, dkim("pass", "example.com")).dkimAligned());
        assertEquals(
                "one good signature is enough",
                Result.PASS,
                check("example.com", failed, dkim("fail", "example.com"), dkim("pass", "example.com"))
                        .result());
    }

    /** Appendix B.2. */
    @Test
    public void recordsOfDomainOwners() {
        DmarcRecord monitoring = DmarcRecord.parse(
                        "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@example.com")
                .orElseThrow();
        assertEquals(Policy.NONE, monitoring.policy());
        assertEquals(List.of("mailto:dmarc-feedback@example.com"), monitoring.reportTo());
        DmarcRecord sampled = DmarcRecord.parse("v=DMARC1; p=quarantine; rua=mailto:dmarc-feedback@example.com,"
                        + "mailto:tld-test@thirdparty.example.net!10m; pct=25")
                .orElseThrow();
        assertEquals(Policy.QUARANTINE, sampled.policy());
        assertEquals(25, sampled.percent());
        assertEquals(
                List.of("mailto:dmarc-feedback@example.com", "mailto:tld-test@thirdparty.example.net!10m"),
                sampled.reportTo());
    }

    private DmarcOutcome forged(String from) {
        return check(from, spf("pass", "evil.example.net"), dkim("pass", "evil.example.net"));
    }

    @Test
    public void whatIsWantedOfForgedMail() {
        record("example.com", "v=DMARC1; p=reject; sp=quarantine");
        assertEquals(Policy.REJECT, forged("example.com").disposition());
        assertEquals(Policy.QUARANTINE, forged("sub.example.com").disposition());
        record("own.example.com", "v=DMARC1; p=none");
        assertEquals(Result.FAIL, forged("own.example.com").result());
        assertEquals(Policy.NONE, forged("own.example.com").disposition());
        assertEquals(Result.NONE, forged("example.org").result());
        record("co.uk", "v=DMARC1; p=reject");
        assertEquals(
                "the organisation is example.co.uk",
                Result.NONE,
                forged("a.example.co.uk").result());
    }

    /** RFC 9091. */
    @Test
    public void whatIsWantedOfDomainsThatDoNotExist() {
        record("example.com", "v=DMARC1; p=none; np=reject");
        dns.with("A there.example.com", "192.0.2.1").with("MX mail.example.com", "10 mx.example.com");
        assertEquals(Policy.NONE, forged("there.example.com").disposition());
        assertEquals(Policy.NONE, forged("mail.example.com").disposition());
        assertEquals(Policy.REJECT, forged("not.example.com").disposition());
    }

    /** §6.6.4. */
    @Test
    public void aShareOfTheMailIsTreatedMoreMildly() {
        record("example.com", "v=DMARC1; p=reject; pct=51");
        assertEquals(Policy.REJECT, forged("example.com").disposition());
        record("example.com", "v=DMARC1; p=reject; pct=50");
        assertEquals(Policy.QUARANTINE, forged("example.com").disposition());
        assertEquals(Policy.REJECT, forged("example.com").requested());
        record("example.com", "v=DMARC1; p=quarantine; pct=0");
        assertEquals(Policy.NONE, forged("example.com").disposition());
    }

    /** §6.6.3. */
    @Test
    public void recordsThatAreWrong() {
        dns.with("TXT _dmarc.example.com", "v=DMARC1; p=reject", "v=DMARC1; p=none");
        assertEquals("two are none", Result.NONE, forged("example.com").result());
        dns.with("TXT _dmarc.example.com", "v=spf1 -all", "v=DMARC1;p=reject;;=;x;adkim=oops;pct=1000");
        assertEquals(Policy.REJECT, forged("example.com").disposition());
        for (String useless : List.of("v=DMARC1", "v=DMARC1; p=oops", "p=reject; v=DMARC1", "v=DMARC2; p=reject", "")) {
            record("example.com", useless);
            assertEquals(useless, Result.NONE, forged("example.com").result());
        }
        record("example.com", "v=DMARC1; p=oops; rua=mailto:a@example.com");
        assertEquals(
                "reports are still wanted", Policy.NONE, forged("example.com").disposition());
        assertEquals(Result.FAIL, forged("example.com").result());
        record("example.com", "v=DMARC1; p=reject" + "; x=y".repeat(10_000));
        assertEquals(Policy.REJECT, forged("example.com").disposition());
        record("example.com", "v=DMARC1" + "; x=y".repeat(10_000) + "; p=reject");
        assertEquals("bounded", Result.NONE, forged("example.com").result());
    }

    @Test
    public void whatIsNotKnownForNowIsNoFailure() {
        record("example.com", FakeDns.FAIL);
        assertEquals(Result.TEMPERROR, forged("example.com").result());
        assertEquals(
                Result.TEMPERROR,
                new Dmarc(null, list, () -> 0).check("example.com", List.of()).result());
        record("example.com", "v=DMARC1; p=reject");
        assertEquals(
                "the key may yet be found",
                Result.TEMPERROR,
                check("example.com", spf("fail", "example.com"), dkim("temperror", "example.com"))
                        .result());
        assertEquals(
                "another's key is of no use",
                Result.FAIL,
                check("example.com", spf("fail", "example.com"), dkim("temperror", "example.net"))
                        .result());
        assertEquals(
                "DKIM has not been asked",
                Result.TEMPERROR,
                check("example.com", spf("fail", "example.com")).result());
        assertEquals(
                Result.PASS, check("example.com", spf("pass", "example.com")).result());
    }

    @Test
    public void theStepsTellHowItCameAbout() {
        record("example.com", "v=DMARC1; p=reject; pct=10");
        assertEquals(
                List.of(
                        "_dmarc.a.example.com has no DMARC record",
                        "_dmarc.example.com says v=DMARC1; p=reject; pct=10",
                        "SPF of example.net: pass, not aligned (relaxed)",
                        "DKIM of : none",
                        "not among the pct=10: one step milder"),
                check("a.example.com", spf("pass", "example.net"), dkim("none", ""))
                        .steps());
    }

    private DmarcOutcome walk(String from, Identifier... identifiers) {
        return new Dmarc(dns, null, () -> 99).check(from, List.of(identifiers));
    }

    /** DMARCbis §4.10. */
    @Test
    public void theTreeIsWalkedInEightSteps() {
        walk("a.b.c.d.e.f.g.h.i.j.mail.example.com", spf("fail", "x"), dkim("none", ""));
        assertEquals(8, dns.asked());
    }

    @Test
    public void theTreeTellsWhichOrganisationItIs() {
        Identifier unsigned = dkim("none", "");
        record("example.com", "v=DMARC1; p=reject; sp=quarantine");
        assertEquals(
                Result.PASS,
                walk("a.example.com", spf("pass", "b.example.com"), unsigned).result());
        assertEquals(
                Policy.QUARANTINE,
                walk("a.example.com", spf("fail", "x.net"), unsigned).disposition());
        record("a.example.com", "v=DMARC1; p=reject; psd=n");
        assertEquals(
                "an organisation of its own",
                Result.FAIL,
                walk("a.example.com", spf("pass", "b.example.com"), unsigned).result());
        record("bank", "v=DMARC1; p=reject; psd=y");
        assertEquals(
                "two customers of one suffix",
                Policy.REJECT,
                walk("one.bank", spf("pass", "two.bank"), unsigned).disposition());
        assertEquals(
                Result.PASS,
                walk("a.one.bank", spf("pass", "b.one.bank"), unsigned).result());
        record("example.com", "v=DMARC1; p=reject; t=y; pct=0");
        assertEquals(
                Policy.QUARANTINE,
                walk("example.com", spf("fail", "x.net"), unsigned).disposition());
        assertEquals(
                Result.NONE,
                walk("nothing.example", spf("fail", "x.net"), unsigned).result());
    }
}
