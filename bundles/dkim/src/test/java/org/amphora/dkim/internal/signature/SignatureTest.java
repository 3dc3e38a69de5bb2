package org.amphora.dkim.internal.signature;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.amphora.dkim.internal.canonical.BodyHash;
import org.amphora.dkim.internal.canonical.Canonicalization;
import org.amphora.testkit.dns.FakeDns;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.Test;

/** What is wrong with a signature, a key or the DNS, and what that comes to. */
public class SignatureTest {
    private static final String MAIL = "From: ann@example.org\nTo: bob@remote.example\nSubject: s\n\nHello.\n";
    private static final String NAME = "TXT rsa._domainkey.example.org";
    private static final String KEY =
            Base64.getEncoder().encodeToString(Signing.RSA.getPublic().getEncoded());

    private FakeDns dns = Signing.dns();

    private static String signed(String canonicalization) {
        return Signing.signed(Signing.signerPolicy(canonicalization), MAIL, Signing.rsa());
    }

    private static String signed() {
        return signed("relaxed/relaxed");
    }

    private String verified(VerifierPolicy policy, String message) {
        try {
            Verification one = new Verifier(policy, Signing.NOW)
                    .verify(Signing.message(message), dns)
                    .get(0);
            return one.result().word() + (one.reason().isEmpty() ? "" : ": " + one.reason());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String verified(String message) {
        return verified(Signing.verifierPolicy(), message);
    }

    private String with(String tag, String other) {
        String message = signed();
        String changed = message.replaceFirst(tag, other);
        assertNotEquals(tag, message, changed);
        return verified(changed);
    }

    @Test
    public void allFormsAndKeysVerify() {
        for (String form : List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")) {
            assertEquals("pass", verified(signed(form)));
            assertEquals("pass", verified(Signing.signed(Signing.signerPolicy(form), MAIL, Signing.ed25519())));
            for (String other : List.of("", "\n\n\n", "no line end", " \t\n \nx \n\n"))
                assertEquals(
                        "pass",
                        verified(Signing.signed(Signing.signerPolicy(form), "From: a@b\n\n" + other, Signing.rsa())));
        }
    }

    @Test
    public void whatIsWrongWithASignatureIsSaid() {
        assertEquals("neutral: version 2", with("v=1;", "v=2;"));
        assertEquals("neutral: the tag v= is missing", with("v=1;", ""));
        assertEquals("neutral: the tag s= stands twice", with("v=1;", "v=1; s=x;"));
        assertEquals("neutral: no tag=value: what", with("v=1;", "v=1; what;"));
        assertEquals("neutral: an empty tag", with("v=1;", "v=1;;"));
        assertEquals("neutral: unknown algorithm rsa-md5", with("rsa-sha256", "rsa-md5"));
        assertEquals("policy: rsa-sha1 is accepted no more", with("rsa-sha256", "rsa-sha1"));
        assertEquals("permerror: the key is for rsa-sha256, not ed25519-sha256", with("rsa-sha256", "ed25519-sha256"));
        assertEquals("neutral: simple or relaxed is expected, not nofws", with("relaxed/relaxed", "nofws"));
        assertEquals("neutral: the tag d= is no domain name: ex..org", with("d=example.org", "d=ex..org"));
        assertEquals("neutral: the tag s= is no domain name: a b", with("s=rsa", "s=a b"));
        assertEquals("neutral: the tag bh= is no base64", with("bh=", "bh=*"));
        assertEquals("neutral: the tag b= is no base64", with("(?<=\\s)b=", "b=*"));
        assertEquals("neutral: the tag t= is no number: -1", with("t=\\d+", "t=-1"));
        assertEquals("neutral: the tag l= is no number: x", with("v=1;", "v=1; l=x;"));
        assertEquals("neutral: From is not signed", with("h=From:From", "h=Date"));
        assertEquals("neutral: the tag i= has no @", with("v=1;", "v=1; i=example.org;"));
        assertEquals(
                "neutral: the domain of i= is not that of d= or below it", with("v=1;", "v=1; i=a@notexample.org;"));
        assertEquals("neutral: no way to get the key: q=dns/other", with("v=1;", "v=1; q=dns/other;"));
        assertEquals("neutral: more than 500 names in h=", with("(?<=\\s)h=", "h=" + "a:".repeat(501)));
        assertEquals("neutral: it expires before it was made", with("v=1;", "v=1; x=5;"));
        assertEquals("policy: the signature has expired", with("t=\\d+", "t=4; x=5"));
        assertEquals("policy: the signature is from the future", with("t=\\d+", "t=99999999999"));
        assertEquals("permerror: there is no key other._domainkey.example.org", with("s=rsa", "s=other"));
        assertTrue(with("v=1;", "v=1; i=a@news.example.org;").startsWith("fail"));
    }

    @Test
    public void whatIsWrongWithAKeyIsSaid() {
        String message = signed();
        for (String[] row : new String[][] {
            {"p=" + KEY, "pass"},
            {"v=DKIM1; p=" + KEY + ";", "pass"},
            {"v=DKIM1; k=rsa; h=sha1 : sha256; s=email; t=x:z; n=a note; p=" + KEY, "pass"},
            {"v=DKIM2; p=" + KEY, "permerror: v=DKIM1 is not what the key begins with"},
            {"p=" + KEY + "; v=DKIM1", "permerror: v=DKIM1 is not what the key begins with"},
            {"v=DKIM1; p=", "permerror: the key is revoked"},
            {"v=DKIM1", "permerror: the key cannot be read: the tag p= is missing"},
            {"nonsense", "permerror: the key cannot be read: no tag=value: nonsense"},
            {"", "permerror: the key cannot be read: an empty tag"},
            {"h=sha1; p=" + KEY, "permerror: the key is not for sha256"},
            {"s=other; p=" + KEY, "permerror: the key is not for mail"},
            {"k=dsa; p=" + KEY, "permerror: a key of the unknown type dsa"},
            {"k=ed25519; p=" + KEY, "permerror: the key is no good ed25519 key: an Ed25519 key has 32 bytes, not 294"},
            {"k=ed25519; p=" + "/".repeat(42) + "8=", "permerror: the key is no good ed25519 key: no point of the curve"
            },
            {"p=AAAA", "permerror: the key is no good rsa key: "},
            {"p=*", "permerror: the key cannot be read: the tag p= is no base64"},
            {"p=" + "A".repeat(60_000), "permerror: the key is too long"},
        }) {
            dns = new FakeDns().with(NAME, row[0]);
            String got = verified(message);
            assertTrue(row[0] + " gives " + got, got.startsWith(row[1]));
        }
    }

    /** RFC 6376 §3.6.1: an RSAPublicKey, which the ABNF speaks of, beside the SubjectPublicKeyInfo of everybody. */
    @Test
    public void bothFormsOfAnRsaKeyAreRead() {
        var info = SubjectPublicKeyInfo.getInstance(Signing.RSA.getPublic().getEncoded());
        String bare = Base64.getEncoder().encodeToString(info.getPublicKeyData().getBytes());
        dns = new FakeDns().with(NAME, "p=" + bare);
        assertEquals("pass", verified(signed()));
    }

    /** RFC 8301 §3.2. */
    @Test
    public void aSmallKeyDoesNotCount() {
        var small = Signing.pair("RSA", 1023);
        dns = new FakeDns().with(NAME, KeyRecord.text(Algorithm.RSA_SHA256, small.getPublic()));
        String message = Signing.signed(
                Signing.signerPolicy("simple"), MAIL, new SigningKey("example.org", "rsa", small.getPrivate()));
        assertEquals("policy: a key of 1023 bits is too small", verified(message));
    }

    /** RFC 6376 §3.6.1, t=s. */
    @Test
    public void aKeyMayBeForItsDomainAlone() throws Exception {
        dns = new FakeDns().with(NAME, "t=s; p=" + KEY);
        var below = List.of(new Signer.Request(Signing.rsa(), "a@news.example.org"));
        String value = new Signer(Signing.signerPolicy("simple"), Signing.NOW)
                .sign(Signing.message(MAIL), below)
                .get(0);
        String message = "DKIM-Signature: " + value + "\n" + MAIL;
        assertEquals("permerror: the key is for no address below its domain", verified(message));
        dns = Signing.dns();
        assertEquals("pass", verified(message));
    }

    @Test
    public void oneGoodRecordOfAFewIsEnough() {
        dns = new FakeDns().with(NAME, "v=spf1 -all", "p=" + KEY);
        assertEquals("pass", verified(signed()));
        dns = new FakeDns().with(NAME, "a", "b", "c", "d", "p=" + KEY);
        assertEquals("four are looked at", "permerror: the key cannot be read: no tag=value: a", verified(signed()));
    }

    @Test
    public void aDnsThatDoesNotAnswerIsTemporary() {
        dns = new FakeDns().with(NAME, FakeDns.FAIL);
        assertEquals("temperror: no answer for rsa._domainkey.example.org: SERVFAIL", verified(signed()));
        var impatient =
                new VerifierPolicy(1024, 10, Minimum.NOTHING_BEHIND, List.of(), Duration.ZERO, Duration.ofDays(-1));
        assertEquals("temperror: too many keys, or too slow a DNS", verified(impatient, signed()));
    }

    @Test
    public void signaturesBeyondTheLimitCostNothing() throws IOException {
        String message =
                ("DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=AA==; b=AA==\n").repeat(300) + MAIL;
        assertEquals(
                10, Signing.verifier().verify(Signing.message(message), dns).size());
        assertEquals(10, dns.asked());
    }

    /** RFC 6376 §8.2: what stands behind l= bytes is anybody's. */
    @Test
    public void aPartThatIsNotSignedDoesNotCount() {
        String text = "DKIM-Signature: " + limited(6) + "\n" + MAIL;
        assertEquals("policy: 2 bytes of the body are not signed", verified(text));
        assertEquals("policy: 17 bytes of the body are not signed", verified(text + "An extra line\n"));
        assertEquals("pass", verified(policy(Minimum.parse("20+"), List.of()), text));
        assertEquals("pass", verified(policy(Minimum.parse("6"), List.of()), text));
        assertEquals("pass", verified(policy(Minimum.parse("50%"), List.of()), text));
        assertEquals(
                "policy: 2 bytes of the body are not signed", verified(policy(Minimum.parse("90%"), List.of()), text));
        assertEquals(
                "policy: 2 bytes of the body are not signed", verified(policy(Minimum.parse("7"), List.of()), text));
        String cut = text.replace("Hello.", "Hel");
        assertEquals("fail: the body is shorter than what was signed", verified(cut));
        assertEquals("pass", verified("DKIM-Signature: " + limited(8) + "\n" + MAIL));
    }

    /** As somebody signs who leaves the end of the body out. */
    private static String limited(int bytes) {
        byte[] hash = BodyHash.sha256().digest("Hello.\r\n".substring(0, bytes).getBytes(StandardCharsets.US_ASCII));
        var tags = new FoldedTags("DKIM-Signature")
                .tag("v", "1")
                .tag("a", "rsa-sha256")
                .tag("c", "simple/simple")
                .tag("d", "example.org")
                .tag("s", "rsa")
                .tag("l", Integer.toString(bytes))
                .tag("bh", Base64.getEncoder().encodeToString(hash))
                .list("h", List.of("From"));
        byte[] data = SignedField.data(
                Canonicalization.parse("simple").header(),
                List.of("From: ann@example.org"),
                "DKIM-Signature: " + tags.unsigned());
        try {
            return tags.signed(Algorithm.RSA_SHA256.sign(Signing.RSA.getPrivate(), data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static VerifierPolicy policy(Minimum minimum, List<String> mustBeSigned) {
        return new VerifierPolicy(1024, 10, minimum, mustBeSigned, Duration.ZERO, Duration.ofSeconds(10));
    }

    @Test
    public void someFieldsMustBeSigned() {
        var policy = policy(Minimum.NOTHING_BEHIND, List.of("Subject", "Reply-To"));
        assertEquals("pass", verified(policy, signed()));
        assertEquals("policy: Reply-To is not signed", verified(policy, "Reply-To: x@example.org\n" + signed()));
    }

    @Test
    public void aSignatureSaysWhenItEnds() throws Exception {
        var policy = new SignerPolicy(Canonicalization.RELAXED, List.of("From"), List.of(), Duration.ofDays(7));
        String message = Signing.signed(policy, MAIL, Signing.rsa());
        assertEquals("pass", verified(message));
        var later = InstantSource.fixed(Signing.NOW.instant().plus(Duration.ofDays(8)));
        assertEquals(
                "the signature has expired",
                new Verifier(Signing.verifierPolicy(), later)
                        .verify(Signing.message(message), dns)
                        .get(0)
                        .reason());
    }

    /** RFC 5322 §2.1.1. */
    @Test
    public void linesAreShort() {
        var many = new SignerPolicy(
                Canonicalization.RELAXED,
                List.of("From"),
                Collections.nCopies(100, "X-Long-Name-Of-A-Field"),
                Duration.ZERO);
        String message = Signing.signed(many, MAIL, Signing.rsa());
        assertEquals("pass", verified(message));
        message.lines().forEach(line -> assertTrue(line, line.length() <= 78));
    }

    /** RFC 6376 §3.5: the value of b= goes, with the space around it, and nothing else. */
    @Test
    public void theValueOfTheSignatureIsNotSigned() {
        assertEquals("D: a=b; b=; c=d", SignedField.withoutValue("D: a=b; b= x\r\n y ; c=d"));
        assertEquals("D:b=", SignedField.withoutValue("D:b=x=="));
        assertEquals("D: bh=b=x; b =", SignedField.withoutValue("D: bh=b=x; b = y "));
        assertEquals("D: bb=x; c=b=y", SignedField.withoutValue("D: bb=x; c=b=y"));
        assertEquals("D", SignedField.withoutValue("D"));
    }
}
