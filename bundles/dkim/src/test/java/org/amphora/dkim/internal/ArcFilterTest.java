package org.amphora.dkim.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ArcFilterTest extends MailFilterContract {
    private static final String MAIL = "From: ann@remote.example\nTo: bob@example.org\nSubject: s\n\nHello.\n";
    private static final Recipient LOCAL = Recipient.local(Address.of("bob@example.org"), "bob@example.org");
    private static final Recipient REMOTE = new Recipient(
            Address.of("bob@other.example"),
            Address.of("bob@example.org"),
            new Route.Remote("other.example"),
            Set.of(),
            "");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private TestRole role;

    @Before
    public void role() {
        role = new TestRole(folder.getRoot().toPath()).withKeys();
    }

    @Override
    protected MailFilter filter() {
        return new ArcFilter(role);
    }

    private static SessionFacts stranger() throws Exception {
        return FakeTransaction.client()
                .peer(InetAddress.getByName("192.0.2.1"), 4000)
                .build();
    }

    private List<Edit> edits(FakeTransaction transaction, String text, Recipient... to) {
        byte[] bytes = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        var envelope = new Envelope(
                transaction.id(),
                transaction.session(),
                transaction.direction(),
                MailParameters.of(Address.of("ann@remote.example")),
                List.of(to),
                Instant.EPOCH);
        var message = new FakeMessage(envelope, bytes);
        new ArcFilter(role).begin(transaction).message(message);
        return message.edits();
    }

    private static String edited(String text, List<Edit> edits) {
        var out = new StringBuilder(text);
        for (Edit edit : edits) {
            var insert = (Edit.InsertHeader) edit;
            out.insert(0, insert.name() + ": " + insert.value() + "\n");
        }
        return out.toString();
    }

    @Test
    public void whatStaysHereHasAResultAndNoSeal() throws Exception {
        var transaction = new FakeTransaction("m1", stranger(), Direction.INBOUND);
        assertEquals(List.of(), edits(transaction, MAIL, LOCAL));
        var ip = new AuthResult.Property("smtp", "remote-ip", "192.0.2.1");
        assertEquals(List.of(new AuthResult("arc", "none", "", List.of(ip))), transaction.results(AuthResult.class));
    }

    @Test
    public void whatAnAliasSendsOnIsSealedWithTheResultsSoFar() throws Exception {
        var transaction = new FakeTransaction("m1", stranger(), Direction.INBOUND);
        transaction.add(new AuthResult("spf", "pass", "", List.of()));
        List<Edit> edits = edits(transaction, MAIL, LOCAL, REMOTE);
        assertEquals(3, edits.size());
        String results = ((Edit.InsertHeader) edits.get(0)).value();
        assertTrue(results, results.startsWith("i=1; mail.example.org;\r\n\tspf=pass;\r\n\tarc=none"));

        var next = new FakeTransaction("m2", stranger(), Direction.INBOUND);
        String again = edited(edited(MAIL, edits), edits(next, edited(MAIL, edits), REMOTE));
        AuthResult result = next.results(AuthResult.class).get(0);
        assertEquals("pass", result.result());
        assertEquals(
                new AuthResult.Property("header", "oldest-pass", "0"),
                result.properties().get(0));
        assertTrue(again, again.startsWith("ARC-Seal: i=2;"));
    }

    @Test
    public void whatADeliveryRedirectsIsSealedWithTheResultsInTheMessage() {
        var nobody = SessionFacts.builder("s").build();
        var transaction = new FakeTransaction("m1", nobody, Direction.INTERNAL);
        String here = "Authentication-Results: mail.example.org; spf=pass\n" + MAIL;
        List<Edit> edits = edits(transaction, here, REMOTE);
        assertEquals("i=1; mail.example.org; spf=pass", ((Edit.InsertHeader) edits.get(0)).value());
        assertEquals("its result stands there already", List.of(), transaction.results(AuthResult.class));
        assertEquals("made here", List.of(), edits(transaction, MAIL, REMOTE));
        assertEquals("local", List.of(), edits(transaction, here, LOCAL));
    }

    @Test
    public void whatOurUsersSendIsNotSealed() {
        var transaction = new FakeTransaction("m1", FakeTransaction.client().build(), Direction.SUBMISSION);
        assertEquals(List.of(), edits(transaction, MAIL, REMOTE));
        assertEquals(List.of(), transaction.results(AuthResult.class));
    }

    @Test
    public void theKeyCanBeNamedOrThereIsNoSeal() throws Exception {
        role.configure("arc_key", "e");
        var transaction = new FakeTransaction("m1", stranger(), Direction.INBOUND);
        List<Edit> edits = edits(transaction, MAIL, REMOTE);
        assertTrue(((Edit.InsertHeader) edits.get(2)).value().contains("a=ed25519-sha256"));
        role.configure("arc_seal", "no");
        assertEquals(List.of(), edits(transaction, MAIL, REMOTE));
        role.configure("arc_key", "x");
        assertEquals(List.of(), edits(transaction, MAIL, REMOTE));
        assertEquals(List.of("the key table has no key x"), role.unsigned);
        role.write("dkim/SigningTable", "");
        role.configure();
        assertEquals("nothing to seal with", List.of(), edits(transaction, MAIL, REMOTE));
        assertEquals(1, role.unsigned.size());
    }
}
