package org.amphora.dkim.internal;

import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.util.Base64;
import java.util.List;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class VerifyFilterTest extends MailFilterContract {
    private static final String MAIL = "From: ann@example.org\nTo: bob@remote.example\nSubject: s\n\nHello.\n";
    private static final String SIGNED =
            Signing.signed(Signing.signerPolicy("relaxed/simple"), MAIL, Signing.rsa(), Signing.ed25519());
    private static final String KEY = "TXT rsa._domainkey.example.org";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private TestRole role;
    private Verdict verdict;

    @Before
    public void role() {
        role = new TestRole(folder.getRoot().toPath());
    }

    @Override
    protected MailFilter filter() {
        return new VerifyFilter(role);
    }

    private List<AuthResult> results(Direction direction, SessionFacts session, String text) {
        var transaction = new FakeTransaction("m1", session, direction);
        verdict = new VerifyFilter(role).begin(transaction).message(FakeMessage.of(transaction, text));
        return transaction.results(AuthResult.class);
    }

    private List<AuthResult> results(String text) throws Exception {
        var stranger = FakeTransaction.client().peer(InetAddress.getByName("192.0.2.1"), 4000);
        return results(Direction.INBOUND, stranger.build(), text);
    }

    private String words(String text) throws Exception {
        return String.join(" ", results(text).stream().map(AuthResult::result).toList());
    }

    @Test
    public void eachSignatureHasAResult() throws Exception {
        List<AuthResult> results = results("Return-Path: <a@b.example>\n" + SIGNED);
        assertEquals(2, results.size());
        AuthResult rsa = results.get(0);
        assertEquals("dkim pass", rsa.method() + ' ' + rsa.result());
        String b = rsa.properties().get(3).value();
        assertEquals(8, b.length());
        assertEquals(
                List.of(
                        new AuthResult.Property("header", "d", "example.org"),
                        new AuthResult.Property("header", "s", "rsa"),
                        new AuthResult.Property("header", "a", "rsa-sha256"),
                        new AuthResult.Property("header", "b", b)),
                rsa.properties());
        assertEquals("pass", results.get(1).result());
    }

    @Test
    public void whatIsUnsignedIsNone() throws Exception {
        assertEquals(List.of(new AuthResult("dkim", "none", "", List.of())), results(MAIL));
    }

    @Test
    public void whatIsNotRightIsToldAndPasses() throws Exception {
        assertEquals("fail fail", words(SIGNED.replace("Hello", "Hullo")));
        assertEquals("neutral pass", words(SIGNED.replaceFirst("v=1;", "v=2;")));
        role.dns = new FakeDns().with(KEY, FakeDns.FAIL);
        assertEquals("temperror permerror", words(SIGNED));
        role.dns = null;
        assertEquals("temperror temperror", words(SIGNED));
        assertEquals(Verdict.proceed(), verdict);
    }

    @Test
    public void itRefusesOnlyIfSoConfigured() throws Exception {
        role.configure("on_bad_signature", "reject", "on_dns_error", "t", "on_no_signature", "quarantine");
        results(SIGNED.replace("Hello", "Hullo"));
        assertEquals(
                "550 5.7.1 DKIM: the body is not what was signed",
                ((Verdict.Refuse) verdict).reply().toString());
        results(MAIL);
        assertEquals(new Verdict.Hold("DKIM: no signature"), verdict);
        results(SIGNED.replaceFirst("v=1;", "v=2;"));
        assertEquals("one is good", Verdict.proceed(), verdict);
        role.dns = null;
        results(SIGNED);
        assertEquals(451, ((Verdict.Refuse) verdict).reply().code());
    }

    @Test
    public void aDomainThatIsOnlyTryingIsNotHeldToIt() throws Exception {
        role.configure("on_default", "reject");
        role.dns = new FakeDns()
                .with(
                        KEY,
                        "t=y; p="
                                + Base64.getEncoder()
                                        .encodeToString(Signing.RSA.getPublic().getEncoded()));
        String one = Signing.signed(Signing.signerPolicy("simple/simple"), MAIL, Signing.rsa());
        assertEquals("test mode", results(one).get(0).reason());
        assertEquals(
                "the body is not what was signed (test mode)",
                results(one.replace("Hello", "Hullo")).get(0).reason());
        assertEquals(Verdict.proceed(), verdict);
    }

    @Test
    public void whatWeSignOrLetAloneIsNotVerified() throws Exception {
        assertEquals(
                List.of(),
                results(Direction.SUBMISSION, FakeTransaction.client().build(), MAIL));
        assertEquals(
                1,
                results(Direction.INBOUND, FakeTransaction.client().build(), MAIL)
                        .size());
        role.withKeys();
        assertEquals(
                List.of(), results(Direction.INBOUND, FakeTransaction.client().build(), MAIL));
        role.configure("peer_list", "192.0.2.1");
        assertEquals(List.of(), results(SIGNED));
        role.configure("exempt_domains", "example.org");
        assertEquals(List.of(), results(SIGNED));
        role.configure("mode", "s");
        assertEquals(List.of(), results(SIGNED));
    }
}
