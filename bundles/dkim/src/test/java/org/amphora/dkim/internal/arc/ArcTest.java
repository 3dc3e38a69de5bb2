package org.amphora.dkim.internal.arc;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.dkim.internal.signature.SigningKey;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

public class ArcTest {
    private static final String MAIL =
            "DKIM-Signature: v=1; of somebody\nFrom: ann@remote.example\nTo: list@example.org\nSubject: s\n\nHello.\n";
    private static final String RESULTS =
            "mail.example.org;\r\n\tspf=pass smtp.mailfrom=remote.example;\r\n\tdkim=none";

    private final FakeDns dns = Signing.dns();

    private ArcStatus status(String message) {
        try {
            return new ArcValidator(Signing.verifierPolicy(), Signing.NOW).validate(Signing.message(message), dns);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Result result(String message) {
        return status(message).result();
    }

    private String reason(String message) {
        ArcStatus status = status(message);
        assertEquals(Result.FAIL, status.result());
        return status.reason();
    }

    private String sealed(String message, ArcStatus status, SigningKey key) {
        var sealer = new ArcSealer(List.of("From", "To", "Subject", "ARC-Seal", "Authentication-Results"), Signing.NOW);
        try {
            var out = new StringBuilder(message);
            for (ArcSealer.Field field : sealer.seal(Signing.message(message), status, RESULTS, key))
                out.insert(0, field + "\n");
            return out.toString();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sealed(String message) {
        return sealed(message, status(message), Signing.rsa());
    }

    @Test
    public void whatNobodyHasSealedIsNone() {
        assertEquals(Result.NONE, result(MAIL));
        assertEquals(Result.NONE, result(""));
    }

    @Test
    public void aChainGrowsAndStaysGood() {
        String once = sealed(MAIL);
        assertTrue(once, once.startsWith("ARC-Seal: i=1; a=rsa-sha256; cv=none; d=example.org; s=rsa; t="));
        assertEquals(Result.PASS, result(once));
        String thrice = sealed(sealed(once, status(once), Signing.ed25519()));
        assertTrue(thrice, thrice.startsWith("ARC-Seal: i=3; a=rsa-sha256; cv=pass;"));
        ArcStatus status = status(thrice);
        assertEquals(status.reason(), Result.PASS, status.result());
        assertEquals(0, status.oldestPass());
        assertEquals(
                "three message signatures and three seals", 6, status.steps().size());
    }

    @Test
    public void aForwarderMayChangeTheMessage() {
        String changed = sealed(sealed(MAIL)).replace("Hello.", "Hello, all.");
        assertEquals("message signature 2: the body is not what was signed", reason(changed));
        String list = sealed(sealed(MAIL).replace("Subject: s", "Subject: [list] s"));
        assertTrue(list, list.startsWith("ARC-Seal: i=2; a=rsa-sha256; cv=fail;"));
        assertEquals("seal 2 says cv=fail", reason(list));
    }

    @Test
    public void onlyTheNewestMessageSignatureMustBeGood() {
        // who seals second has changed the message, and vouches for what it was before
        String first = sealed(MAIL);
        ArcStatus good = status(first);
        ArcStatus end = status(sealed(first.replace("Subject: s", "Subject: [list] s"), good, Signing.rsa()));
        assertEquals(end.reason(), Result.PASS, end.result());
        assertEquals(2, end.oldestPass());
    }

    @Test
    public void whatHasFailedIsSealedOnceAndNoMore() {
        String failed = sealed(MAIL).replace("Hello", "Hullo");
        String marked = sealed(failed);
        assertTrue(marked, marked.startsWith("ARC-Seal: i=2; a=rsa-sha256; cv=fail;"));
        assertEquals("nothing is added", marked, sealed(marked));
    }

    @Test
    public void eachFieldIsNeededOnce() {
        String chain = sealed(sealed(MAIL));
        for (String name : List.of(ArcSet.RESULTS, ArcSet.MESSAGE, ArcSet.SEAL)) {
            String less = chain.replaceFirst(name + ": i=1", "X-" + name + ": i=1");
            assertEquals("a field of set 1 is missing", reason(less));
            assertEquals("a field of set 2 is missing", reason(chain.replaceFirst(name + ": i=2", "X-Y: i=2")));
            String twice = chain.replaceFirst(name + ": i=2", name + ": i=1");
            assertEquals("two fields " + name + " with the number 1", reason(twice));
            for (String bad : List.of("i=0", "i=51", "i=999999999999", "i=x", "j=1", ""))
                assertEquals(
                        "a field " + name + " without a number",
                        reason(chain.replaceFirst(name + ": i=1", name + ": " + bad)));
        }
    }

    @Test
    public void aChainThatIsTooLongIsLeftAsItIs() {
        String sets = "";
        for (int i = 1; i <= ArcChain.MOST_SETS; i++)
            sets = "ARC-Seal: i=" + i + "; a=rsa-sha256; cv=" + (i == 1 ? "none" : "pass")
                    + "; d=example.org; s=rsa; b=AA==\n"
                    + "ARC-Message-Signature: i=" + i
                    + "; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=AA==; b=AA==\n"
                    + "ARC-Authentication-Results: i=" + i + "; x; none\n" + sets;
        assertEquals("message signature 50: the body is not what was signed", reason(sets + MAIL));
        assertEquals(sets + MAIL, sealed(sets + MAIL));
        assertTrue("bounded", dns.asked() <= 4 * ArcChain.MOST_SETS);
    }

    @Test
    public void sealsAreHeldToTheirWord() {
        String chain = sealed(sealed(MAIL));
        assertEquals("seal 2 says cv=none", reason(chain.replaceFirst("cv=pass", "cv=none")));
        assertEquals("seal 1 says cv=pass", reason(chain.replace("cv=none", "cv=pass")));
        assertEquals("the tag cv= is missing", reason(chain.replaceFirst("cv=pass", "cw=pass")));
        assertEquals("a seal has no h=", reason(chain.replaceFirst("cv=pass;", "cv=pass; h=from;")));
        assertEquals(
                "seal 2 of example.org: the chain is not what was sealed, or not with this key",
                reason(chain.replaceFirst("spf=pass", "spf=fail")));
    }

    @Test
    public void aKeyThatIsNotToBeHadIsAFailure() {
        String chain = sealed(MAIL);
        dns.with("TXT rsa._domainkey.example.org", FakeDns.FAIL);
        assertEquals("message signature 1: no answer for rsa._domainkey.example.org: SERVFAIL", reason(chain));
    }

    @Test
    public void ourResultsAreTakenFromTheMessage() {
        String message = "Authentication-Results: Mail.example.org; spf=pass (a; b)\n"
                + "Authentication-Results: other.example; dkim=pass\n"
                + "authentication-results: mail.example.org 1;\n\tdkim=fail\n" + MAIL;
        assertEquals(
                "mail.example.org; spf=pass (a; b);\r\n\tdkim=fail",
                OwnResults.of(Signing.message(message), "mail.example.org").orElseThrow());
        assertTrue(OwnResults.of(Signing.message(MAIL), "mail.example.org").isEmpty());
    }
}
