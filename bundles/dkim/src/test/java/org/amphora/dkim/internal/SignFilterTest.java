package org.amphora.dkim.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.dkim.internal.signature.Verification;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SignFilterTest extends MailFilterContract {
    private static final String MAIL = "From: Ann <ann@example.org>\nTo: bob@remote.example\nSubject: s\n\nHello.\n";
    private static final SessionFacts USER =
            FakeTransaction.client().user("ann@example.org").build();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private TestRole role;
    private Verdict verdict;

    @Before
    public void role() {
        role = new TestRole(folder.getRoot().toPath()).withKeys();
    }

    @Override
    protected MailFilter filter() {
        return new SignFilter(role);
    }

    private List<Edit> edits(SessionFacts session, Direction direction, String text) {
        var transaction = new FakeTransaction("m1", session, direction);
        FakeMessage message = FakeMessage.of(transaction, text);
        verdict = new SignFilter(role).begin(transaction).message(message);
        return message.edits();
    }

    private List<Edit> edits(String text) {
        return edits(USER, Direction.SUBMISSION, text);
    }

    /** The message as intake leaves it when these edits are done. */
    private static String edited(String text, List<Edit> edits) {
        var out = new StringBuilder(text);
        for (Edit edit : edits) {
            var insert = (Edit.InsertHeader) edit;
            out.insert(0, insert.name() + ": " + insert.value() + "\n");
        }
        return out.toString();
    }

    private List<Result> results(String text) throws IOException {
        return Signing.verifier().verify(Signing.message(text), role.dns).stream()
                .map(Verification::result)
                .toList();
    }

    private static SessionFacts from(String address) throws IOException {
        return FakeTransaction.client()
                .peer(InetAddress.getByName(address), 4000)
                .build();
    }

    @Test
    public void whatAUserSendsIsSignedWithBothKeys() throws IOException {
        List<Edit> edits = edits(MAIL);
        assertEquals(2, edits.size());
        String signed = edited(MAIL, edits);
        assertEquals(List.of(Result.PASS, Result.PASS), results(signed));
        assertTrue("RSA is on top", signed.startsWith("DKIM-Signature: v=1; a=rsa-sha256;"));
        assertEquals("From once more", List.of(Result.FAIL, Result.FAIL), results("From: x@example.org\n" + signed));
        assertEquals(Verdict.proceed(), verdict);
    }

    @Test
    public void soIsWhatThisServerAndItsNetworksSend() throws IOException {
        var nobody = SessionFacts.builder("s").build();
        assertEquals(2, edits(nobody, Direction.INTERNAL, MAIL).size());
        assertEquals(2, edits(from("127.0.0.1"), Direction.INBOUND, MAIL).size());
        assertEquals(0, edits(from("192.0.2.1"), Direction.INBOUND, MAIL).size());
        var lmtp = FakeTransaction.client().listener("lmtp", "lmtp").build();
        assertEquals(
                "what others have taken",
                0,
                edits(lmtp, Direction.INBOUND, MAIL).size());
        role.configure("internal_hosts", "192.0.2.0/24, !192.0.2.7");
        assertEquals(2, edits(from("192.0.2.1"), Direction.INBOUND, MAIL).size());
        assertEquals(0, edits(from("192.0.2.7"), Direction.INBOUND, MAIL).size());
        assertEquals(
                "its own list",
                0,
                edits(from("127.0.0.1"), Direction.INBOUND, MAIL).size());
    }

    @Test
    public void othersAuthorsAreNot() {
        assertEquals(
                0, edits(MAIL.replace("ann@example.org", "ann@other.example")).size());
        assertEquals(0, edits(MAIL.replace("From:", "Sender:")).size());
        assertEquals(
                "two authors' fields",
                0,
                edits("From: ann@example.org\n" + MAIL).size());
        assertEquals(List.of(), role.unsigned);
    }

    @Test
    public void someAreExempt() {
        role.configure("dont_sign_mail_to", "example.org");
        assertEquals("to bob@example.org", 0, edits(MAIL).size());
        role.configure("exempt_domains", "example.org");
        assertEquals(0, edits(MAIL).size());
        role.configure("peer_list", "127.0.0.0/8");
        assertEquals(0, edits(MAIL).size());
        role.configure("mode", "v");
        assertEquals(0, edits(MAIL).size());
    }

    @Test
    public void theFirstMatchAloneSignsIfSoConfigured() {
        role.configure("multiple_signatures", "no");
        assertEquals(1, edits(MAIL).size());
    }

    @Test
    public void aChangedTableOrKeyIsUsedByTheNextMessage() throws IOException {
        assertEquals(2, edits(MAIL).size());
        role.write("dkim/SigningTable", "*@other.example r\n");
        assertEquals(0, edits(MAIL).size());
        role.write("dkim/SigningTable", "# only this one\nann@example.org r\n");
        assertEquals(List.of(Result.PASS), results(edited(MAIL, edits(MAIL))));
        role.write("dkim/rsa.private", Files.readString(role.etc.resolve("dkim/ed.private")));
        assertEquals("another key", List.of(Result.PERMERROR), results(edited(MAIL, edits(MAIL))));
    }

    @Test
    public void whatCannotBeSignedIsCountedAndPasses() throws IOException {
        Files.delete(role.etc.resolve("dkim/rsa.private"));
        assertEquals(0, edits(MAIL).size());
        assertEquals(Verdict.proceed(), verdict);
        role.write("dkim/rsa.private", "no key");
        edits(MAIL);
        role.write("dkim/KeyTable", "r example.org:rsa\n");
        edits(MAIL);
        role.write("dkim/KeyTable", "other example.org:rsa:./dkim/rsa.private\n");
        edits(MAIL);
        String rsa = role.etc.resolve("dkim/rsa.private").toString();
        assertEquals(
                List.of(
                        rsa + " does not exist",
                        rsa + ": a private RSA or Ed25519 key in PEM is expected",
                        "the key table's r is not domain:selector:file",
                        "the key table has no key r"),
                role.unsigned);
    }

    @Test
    public void aTableThatIsNotThereRefusesNobodysMail() throws IOException {
        Files.delete(role.etc.resolve("dkim/rsa.private"));
        String none = role.etc.resolve("none").toString();
        role.configure("internal_hosts", none, "peer_list", none, "external_ignore_list", none, "exempt_domains", none);
        assertEquals(0, edits(from("192.0.2.1"), Direction.INBOUND, MAIL).size());
        assertEquals(Verdict.proceed(), verdict);
        assertEquals("a stranger's", List.of(), role.unsigned);
        assertEquals("internal_hosts: " + none + " does not exist", role.problems.get("internal_hosts"));
        edits(MAIL);
        assertEquals(1, role.unsigned.size());
    }

    @Test
    public void orIsRefusedIfSoConfigured() throws IOException {
        Files.delete(role.etc.resolve("dkim/rsa.private"));
        role.configure("on_signature_error", "tempfail");
        edits(MAIL);
        assertEquals(
                "451 4.7.1 The message cannot be signed",
                ((Verdict.Refuse) verdict).reply().toString());
    }

    @Test
    public void aKeyThatEverybodyMayReadIsNotUsed() throws IOException {
        var rsa = role.etc.resolve("dkim/rsa.private");
        Files.setPosixFilePermissions(rsa, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(0, edits(MAIL).size());
        assertEquals(List.of(rsa + " may be read or written by everybody (require_safe_keys)"), role.unsigned);
        role.configure("require_safe_keys", "no");
        assertEquals(2, edits(MAIL).size());
    }

    @Test
    public void aKeyThatIsBrokenLaterGoesOn() {
        edits(MAIL);
        role.write("dkim/rsa.private", "no key");
        assertEquals(2, edits(MAIL).size());
        String rsa = role.etc.resolve("dkim/rsa.private").toString();
        assertEquals(
                rsa + ": a private RSA or Ed25519 key in PEM is expected; what was there before goes on",
                role.problems.get(rsa));
    }

    @Test
    public void oldSignaturesGoIfSoConfigured() {
        role.configure("remove_old_signatures", "yes");
        List<Edit> edits = edits("DKIM-Signature: a\nX: y\nDKIM-Signature: b\n" + MAIL);
        assertEquals(new Edit.DeleteHeader("DKIM-Signature", 2), edits.get(0));
        assertEquals(new Edit.DeleteHeader("DKIM-Signature", 1), edits.get(1));
        assertEquals(4, edits.size());
    }

    @Test
    public void oneKeyForSomeDomainsNeedsNoTable() throws IOException {
        role.configure("domain", "example.org", "selector", "rsa", "key_file", "dkim/rsa.private");
        assertEquals(List.of(Result.PASS), results(edited(MAIL, edits(MAIL))));
        String below = MAIL.replace("@example.org", "@news.example.org");
        assertEquals(0, edits(below).size());
        role.configure(
                "domain", "example.org", "selector", "rsa", "key_file", "dkim/rsa.private", "sub_domains", "yes");
        assertEquals(List.of(Result.PASS), results(edited(below, edits(below))));
    }
}
