package org.amphora.milter.internal.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.milter.internal.spool.Spool;
import org.amphora.testkit.net.FakeConnection;
import org.junit.After;
import org.junit.Test;

/** Our filters behind a milter socket: what they see, and what a mail server is told. */
public class MilterServerTest {

    private Bench bench = new Bench();

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void whatIsAgreedOn() {
        FakeConnection c = bench.open();
        assertEquals(List.of("O|||\6|||\u00ff|\37\21\u0080"), Bench.say(c, Bench.OFFER));
        c = bench.open();
        assertEquals(
                "what is not offered is not taken",
                List.of("O|||\2|||\77||||"),
                Bench.say(c, Bench.offer(2, 0x3f, 0x7f)));
        c = bench.open();
        assertEquals(
                "a newer one",
                "O|||\6",
                Bench.say(c, Bench.offer(8, 0x3ff, 0)).get(0).substring(0, 5));
        c = bench.open();
        assertEquals(List.of(), Bench.say(c, Bench.offer(1, 0xf, 0)));
        assertFalse(c.isOpen());
    }

    @Test
    public void aFilterSeesTheMessageAsItCame() {
        var seen = new ArrayList<String>();
        bench.with("look", Bench.at(message -> {
            seen.add(Bench.text(message));
            seen.add(message.envelope().reversePath() + " " + message.envelope().recipients());
            SessionFacts s = message.envelope().session();
            seen.add(s.peer().getHostAddress() + " " + s.peerPort() + " " + s.helo() + " " + s.profile());
            return Verdict.proceed();
        }));
        FakeConnection c = bench.agreed();
        assertEquals(List.of("c", "c", "c", "c"), Bench.message(c, Bench.MAIL));
        assertEquals(
                "Return-Path: <alice@remote.example>\r\nFrom: a@b\r\nSubject: one\r\n\ttwo\r\nX-Odd:no space\r\n\r\nbody\r\n",
                seen.get(0));
        var bob = Address.of("bob@example.org");
        var recipient = new Recipient(bob, bob, new Route.Local("bob@example.org", ""), java.util.Set.of(), "");
        assertEquals("alice@remote.example " + List.of(recipient), seen.get(1));
        assertEquals("192.0.2.9 12345 client.example mx", seen.get(2));
    }

    @Test
    public void everyStageIsAnsweredThatMustBe() {
        bench.with("nothing", Bench.at(m -> Verdict.proceed()));
        FakeConnection c = bench.open();
        Bench.say(c, Bench.offer(6, 0x1ff, 0));
        assertEquals(
                "without steps all of them, and the space behind the colon is added",
                List.of("c", "c", "c", "c", "c", "c", "c", "c", "c", "c"),
                Bench.message(c, "LFrom\0a@b\0", "N", "Bbody\r\n", "Ujunk\0"));
    }

    @Test
    public void byteByByte() {
        bench.with("mark", Bench.editing(new Edit.AddHeader("X-Seen", "yes")));
        FakeConnection c = bench.open();
        var all = new ArrayList<String>(List.of(Bench.OFFER, "M<>\0", "R<b@c>\0", "T"));
        all.addAll(List.of(Bench.MAIL));
        all.addAll(List.of("E", "Q"));
        for (String p : all) for (byte b : Bench.packet(p).octets()) c.type(new byte[] {b});
        List<String> answers = Bench.say(c);
        assertEquals(List.of("c", "c", "hX-Seen| yes|", "c"), answers.subList(1, answers.size()));
        assertFalse(c.isOpen());
    }

    @Test
    public void editsBecomeChanges() throws Exception {
        var body = new Spool(1000);
        body.write("new\r\n".getBytes(StandardCharsets.US_ASCII));
        bench.with(
                "edit",
                Bench.editing(
                        new Edit.AddHeader("X-Add", "gr\u00fc\u00dfe\r\n more"),
                        new Edit.InsertHeader(0, "X-Top", "t"),
                        new Edit.InsertHeader(2, "X-Mid", "m"),
                        new Edit.ChangeHeader("Subject", 1, "s"),
                        new Edit.DeleteHeader("X-Odd", 1),
                        new Edit.AddRecipient(Address.of("carol@example.org")),
                        new Edit.DeleteRecipient(Address.of("bob@example.org")),
                        new Edit.ChangeSender(Address.NULL),
                        new Edit.ReplaceBody(body)));
        var seen = new ArrayList<String>();
        bench.with("after", Bench.at(message -> {
            seen.add(Bench.text(message));
            seen.add(message.envelope().reversePath() + ","
                    + message.envelope().recipients().size());
            return Verdict.proceed();
        }));
        assertEquals(
                List.of(
                        "c",
                        "c",
                        "c",
                        "hX-Add| gr\u00c3\u00bc\u00c3\u009fe\n more|",
                        "i||||X-Top| t|",
                        "i|||\3X-Mid| m|",
                        "m|||\1Subject| s|",
                        "m|||\1X-Odd||",
                        "+<carol@example.org>|",
                        "-<bob@example.org>|",
                        "e<>|",
                        "bnew\r\n",
                        "c"),
                Bench.message(bench.agreed(), Bench.MAIL));
        assertEquals(
                "the next filter sees them",
                "Return-Path: <>\r\nX-Top: t\r\nFrom: a@b\r\nX-Mid: m\r\nSubject: s\r\nX-Add: gr\u00c3\u00bc\u00c3\u009fe\r\n more\r\n\r\nnew\r\n",
                seen.get(0));
        assertEquals(",1", seen.get(1));
    }

    @Test
    public void aLargeNewBodyGoesOutAsItIsTaken() throws Exception {
        var body = new Spool(1_000_000);
        body.write(new byte[200_000]);
        bench.with("edit", Bench.editing(new Edit.ReplaceBody(body)));
        List<String> answers = Bench.message(bench.agreed(), Bench.MAIL);
        List<Integer> pieces = answers.stream()
                .filter(a -> a.startsWith("b"))
                .map(a -> a.length() - 1)
                .toList();
        assertEquals(List.of(65_535, 65_535, 65_535, 3395), pieces);
        assertEquals("c", answers.get(answers.size() - 1));
    }

    @Test
    public void whatTheMailServerDoesNotDoIsLeftOut() {
        bench.with("edit", Bench.editing(new Edit.ChangeSender(Address.NULL), new Edit.AddHeader("X", "y")));
        FakeConnection c = bench.open();
        Bench.say(c, Bench.offer(6, 0x1, 0x1fffff));
        assertEquals(List.of("c", "c", "c", "hX| y|", "c"), Bench.message(c, Bench.MAIL));
    }

    @Test
    public void verdictsOfTheMessage() {
        assertEnd(Verdict.reject("100% no"), "y550 5.7.1 100%% no|");
        assertEnd(Verdict.tempfail("later"), "y451 4.7.1 later|");
        assertEnd(new Verdict.Discard("x"), "d");
        assertEnd(new Verdict.Accept(), "c");
        assertEnd(new Verdict.Hold("odd\none"), "qodd?one|", "c");
        assertEnd(null, "c");
    }

    private void assertEnd(Verdict verdict, String... answers) {
        try (Bench own = new Bench().with("say", Bench.at(m -> verdict))) {
            FakeConnection c = own.agreed();
            List<String> all = Bench.message(c, Bench.MAIL);
            assertEquals(List.of(answers), all.subList(3, all.size()));
            assertEquals(
                    "the next message",
                    3 + answers.length,
                    Bench.message(c, Bench.MAIL).size());
        }
    }

    private static Bench.Quick early(Verdict sender, Verdict recipient) {
        return transaction -> new MessageFilter() {
            @Override
            public Verdict sender(MailParameters mail) {
                return sender;
            }

            @Override
            public Verdict recipient(Recipient r) {
                return r.address().local().equals("bob") ? recipient : Verdict.proceed();
            }
        };
    }

    @Test
    public void verdictsOfTheEnvelope() {
        String mail = "M<a@b>\0";
        try (Bench own = new Bench().with("e", early(Verdict.reject("no"), null))) {
            assertEquals(List.of("y550 5.7.1 no|"), Bench.say(own.agreed(), mail, "A"));
        }
        try (Bench own = new Bench().with("e", early(new Verdict.Discard("no"), null))) {
            assertEquals(List.of("d"), Bench.say(own.agreed(), mail, "A"));
        }
        try (Bench own = new Bench().with("e", early(new Verdict.Accept(), null))) {
            assertEquals("no more is told of this message", List.of("a", "a"), Bench.say(own.agreed(), mail, mail));
        }
        try (Bench own = new Bench().with("e", early(null, Verdict.reject("no")))) {
            assertEquals(
                    List.of("c", "y550 5.7.1 no|", "c", "c"),
                    Bench.say(own.agreed(), mail, "R<bob@c>\0", "R<x@c>\0", "E"));
        }
        try (Bench own = new Bench().with("e", early(null, new Verdict.Discard("no")))) {
            assertEquals(
                    "one recipient only",
                    List.of("c", "c", "c", "-<bob@c>|", "c"),
                    Bench.say(own.agreed(), mail, "R<bob@c>\0", "R<x@c>\0", "E"));
            assertEquals("all of them", List.of("c", "c", "d"), Bench.say(own.agreed(), mail, "R<bob@c>\0", "E"));
        }
        try (Bench own = new Bench().with("e", early(new Verdict.Hold("h"), null))) {
            assertEquals(List.of("c", "c", "qh|", "c"), Bench.say(own.agreed(), mail, "R<x@c>\0", "E"));
        }
    }

    @Test
    public void aClientIsToldOfOnceAndRefused() {
        var told = new ArrayList<String>();
        bench.with("client", new Bench.Quick() {
            @Override
            public Verdict connected(SessionFacts session) {
                told.add("connected " + session.helo());
                return session.helo().equals("bad") ? Verdict.reject("no") : Verdict.proceed();
            }

            @Override
            public MessageFilter begin(Transaction transaction) {
                told.add("begin " + transaction.direction() + " "
                        + transaction.session().user());
                return MessageFilter.NONE;
            }

            @Override
            public void disconnected(SessionFacts session) {
                told.add("disconnected");
            }
        });
        FakeConnection c = bench.agreed();
        Bench.say(c, "Hgood\0", "DM{auth_authen}\0ann\0{auth_type}\0PLAIN\0", "M<>\0", "A", "M<>\0", "A");
        Bench.say(c, "K");
        assertEquals(List.of("y550 5.7.1 no|"), Bench.say(c, "Hbad\0"));
        Bench.say(c, "Q");
        assertEquals(
                List.of(
                        "connected good",
                        "begin " + Direction.SUBMISSION + " ann",
                        "begin " + Direction.INBOUND + " ",
                        "disconnected",
                        "connected bad",
                        "disconnected"),
                told);
    }

    @Test
    public void resultsAreWrittenAndForgedOnesGo() {
        bench.with("verify", transaction -> new MessageFilter() {
            @Override
            public Verdict message(FilteredMessage message) {
                transaction.add(new AuthResult("dkim", "pass", "", List.of()));
                return Verdict.proceed();
            }
        });
        assertEquals(
                List.of(
                        "c",
                        "c",
                        "c",
                        "m|||\2Authentication-Results||",
                        "i||||Authentication-Results| mail.example.org;\n\tdkim=pass|",
                        "c"),
                Bench.message(
                        bench.agreed(),
                        "LAuthentication-Results\0 other.example; dkim=fail\0",
                        "LAuthentication-Results\0 MAIL.example.org; dkim=pass\0",
                        "N"));
    }

    @Test
    public void aSessionIsHandedOver() {
        var told = new ArrayList<String>();
        bench.with("look", new Bench.Quick() {
            @Override
            public MessageFilter begin(Transaction t) {
                SessionFacts s = t.session();
                told.add(s.peer().getHostAddress() + " " + s.helo() + " " + s.tlsProtocol() + " " + t.id());
                return MessageFilter.NONE;
            }
        });
        FakeConnection c = bench.agreed();
        Bench.say(c, "Cx\0004\0\000192.0.2.9\0", "DH{tls_version}\0TLSv1.3\0", "Hhere\0", "M<>\0", "A");
        c.handOver(bench.protocol());
        assertEquals(1, c.handovers());
        assertEquals(List.of("a"), Bench.say(c, "M<>\0"));
        assertEquals(List.of("192.0.2.9 here TLSv1.3 fake1m1", "192.0.2.9 here TLSv1.3 fake1m2"), told);
    }

    @Test
    public void aMessageEndsBeforeTheHandover() {
        bench.with("nothing", Bench.editing());
        FakeConnection c = bench.agreed();
        Bench.say(c, "M<>\0", "R<a@b>\0");
        c.handOver(bench.protocol());
        assertEquals(0, c.handovers());
        assertEquals(List.of("c"), Bench.say(c, "E"));
        assertEquals(1, c.handovers());
        assertEquals(List.of("c"), Bench.say(c, "M<>\0"));
    }

    @Test
    public void aListenerMayNameItsOwnFilters() {
        bench.with("one", Bench.editing(new Edit.AddHeader("X", "1")))
                .with("two", Bench.editing(new Edit.AddHeader("X", "2")));
        FakeConnection c = new FakeConnection().listener("other", "two").open(bench.protocol());
        Bench.say(c, Bench.OFFER);
        assertTrue(Bench.message(c, Bench.MAIL).contains("hX| 2|"));
        c = new FakeConnection().listener("both", "two, one").open(bench.protocol());
        Bench.say(c, Bench.OFFER);
        List<String> answers = Bench.message(c, Bench.MAIL);
        assertEquals(List.of("hX| 2|", "hX| 1|", "c"), answers.subList(3, 6));
    }

    @Test
    public void withoutFiltersAllIsAccepted() {
        assertEquals(List.of("a"), Bench.say(bench.agreed(), "M<>\0"));
    }

    @Test
    public void idleConnectionsEnd() {
        FakeConnection c = bench.agreed();
        c.passIdleTime();
        assertFalse(c.isOpen());
    }
}
