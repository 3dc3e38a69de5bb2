package org.amphora.milter.internal.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Response.Plain;
import org.amphora.milter.internal.wire.Stage;
import org.amphora.milter.internal.wire.Step;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.filter.FakeTransaction;
import org.junit.Test;

/** A milter that behaves: what it is told, and what becomes of what it says. */
public class MilterFilterTest {
    private static final SessionFacts SESSION = FakeTransaction.client().build();

    /** A milter that answers one kind of command so, all others as a friend. */
    private static FakeMilter saying(char code, Response... answer) throws Exception {
        return new FakeMilter(c -> c.packet().code() == code ? List.of(answer) : FakeMilter.friendly(c));
    }

    private static FakeMilter wanting(int version, int steps, Map<Stage, List<String>> macros) throws Exception {
        return new FakeMilter(c -> {
            if (!(c instanceof Command.Negotiate n)) {
                boolean silent = Stage.ofCode(c.packet().code())
                        .filter(s -> (steps & s.notAnswered()) != 0)
                        .isPresent();
                return silent ? List.of() : FakeMilter.friendly(c);
            }
            var options = new Options(version, n.offer().actions(), steps, macros);
            return List.of(new Response.Negotiated(options));
        });
    }

    private static List<String> withoutMacros(FakeMilter milter) {
        return milter.told().stream().filter(t -> !t.startsWith("D")).toList();
    }

    @Test
    public void theWholeConversation() throws Exception {
        try (FakeMilter milter = FakeMilter.editing()) {
            MilterFilter filter = Rig.filter(milter);
            assertEquals(Verdict.CONTINUE, filter.connected(SESSION));
            assertEquals(Verdict.CONTINUE, Rig.run(filter).verdict());
            Rig.run(filter, "m2", "Return-Path: <>\nReceived: x\n\n");
            filter.disconnected(SESSION);
            filter.close();
            String client = "127.0.0.1";
            assertEquals(
                    List.of(
                            "O",
                            "DCj|mail.example.org|_|unknown [127.0.0.1]|{daemon_name}|mail.example.org|v|Amphora"
                                    + "|{client_addr}|127.0.0.1|{client_name}|unknown|{client_port}|40000|",
                            "C[" + client + "]|4\u009c@" + client + "|",
                            "Hclient.example|",
                            "DMi|m1|{mail_addr}|alice@remote.example|{mail_host}|remote.example|{mail_mailer}|smtp|",
                            "M<alice@remote.example>|",
                            "DRi|m1|{rcpt_addr}|bob@example.org|{rcpt_host}|example.org|{rcpt_mailer}|local|",
                            "R<bob@example.org>|",
                            "DTi|m1|",
                            "T",
                            "LSubject|hello\n\tworld|",
                            "LX-Odd|no space|",
                            "DNi|m1|",
                            "N",
                            "Bbody\r\n",
                            "DEi|m1|",
                            "E",
                            "A",
                            "DMi|m2|{mail_addr}|alice@remote.example|{mail_host}|remote.example|{mail_mailer}|smtp|",
                            "M<alice@remote.example>|",
                            "DRi|m2|{rcpt_addr}|bob@example.org|{rcpt_host}|example.org|{rcpt_mailer}|local|",
                            "R<bob@example.org>|",
                            "DTi|m2|",
                            "T",
                            "DNi|m2|",
                            "N",
                            "DEi|m2|",
                            "E",
                            "A",
                            "Q"),
                    told(milter));
            assertEquals(1, milter.connections());
            assertEquals(0, filter.connections());
        }
    }

    /** Once the milter has read all: it ends when we have closed. */
    private static List<String> told(FakeMilter milter) throws Exception {
        milter.awaitEnds();
        return milter.told();
    }

    @Test
    public void whatIsKnownOfTheClientIsTold() throws Exception {
        SessionFacts facts = FakeTransaction.client()
                .user("ann@example.org")
                .mechanism("PLAIN")
                .tls("TLSv1.3", "TLS_AES_256_GCM_SHA384")
                .build();
        var dns = new FakeDns().with("PTR 127.0.0.1", "client.example").with("A client.example", "127.0.0.1");
        try (FakeMilter milter = FakeMilter.editing()) {
            MilterFilter filter = Rig.filter(Rig.settings(milter), dns);
            MessageFilter view = filter.begin(new FakeTransaction("m1", facts, Direction.SUBMISSION));
            view.sender(Rig.ALICE);
            view.end();
            assertTrue(milter.told().toString(), milter.told().get(1).contains("_|client.example [127.0.0.1]|"));
            assertTrue(milter.told().get(2).startsWith("Cclient.example|4"));
            assertEquals(
                    "DH{tls_version}|TLSv1.3|{cipher}|TLS_AES_256_GCM_SHA384|{cipher_bits}|256|",
                    milter.told().get(3));
            assertTrue(milter.told().get(5).contains("{auth_type}|PLAIN|{auth_authen}|ann@example.org|"));
        }
    }

    @Test
    public void aForgedNameIsNotBelieved() {
        var dns = new FakeDns().with("PTR 127.0.0.1", "bank.example").with("A bank.example", "192.0.2.1");
        Client client = Client.of(SESSION, java.util.Optional.of(dns));
        assertEquals("[127.0.0.1]", client.connect().host());
        var macros = new Macros("h", MilterSettings.read(Rig.raw()), client, "", null, null);
        assertEquals("bank.example [127.0.0.1] (may be forged)", macros.apply("_"));
        assertEquals("FORGED", macros.apply("client_resolve"));
    }

    @Test
    public void allChangesAreEdits() throws Exception {
        try (FakeMilter milter = FakeMilter.editing(
                Plain.PROGRESS,
                new Response.AddHeader("X-Add", "a\n b"),
                new Response.InsertHeader(0, "X-Top", "t"),
                new Response.ChangeHeader(1, "Subject", "other"),
                new Response.ChangeHeader(0, "Subject", "other"),
                new Response.ChangeHeader(2, "X-Odd", ""),
                new Response.ChangeHeader(1, "Received", ""),
                new Response.ReplaceBody("new ".getBytes(StandardCharsets.US_ASCII)),
                new Response.ReplaceBody("body\r\n".getBytes(StandardCharsets.US_ASCII)),
                new Response.AddRecipient("<carol@example.org>"),
                new Response.AddRecipientWith("<\"d e\"@example.org>", "NOTIFY=NEVER"),
                new Response.DeleteRecipient("bob@example.org"),
                new Response.ChangeFrom("<>", ""))) {
            Rig.Result result = Rig.run(Rig.filter(milter));
            assertEquals(Verdict.CONTINUE, result.verdict());
            List<Edit> edits = result.message().edits();
            assertEquals(
                    List.of(
                            new Edit.AddHeader("X-Add", "a\n b"),
                            new Edit.InsertHeader(0, "X-Top", "t"),
                            new Edit.ChangeHeader("Subject", 1, "other"),
                            new Edit.ChangeHeader("Subject", 1, "other"),
                            new Edit.DeleteHeader("X-Odd", 2),
                            // the first is ours, and the milter has not seen it
                            new Edit.DeleteHeader("Received", 2),
                            new Edit.AddRecipient(Address.of("carol@example.org")),
                            new Edit.AddRecipient(new Address("d e", "example.org")),
                            new Edit.DeleteRecipient(Address.of("bob@example.org")),
                            new Edit.ChangeSender(Address.NULL)),
                    edits.subList(0, edits.size() - 1));
            var body = ((Edit.ReplaceBody) edits.get(edits.size() - 1)).body();
            assertEquals("new body\r\n", new String(body.open().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    public void aLargeNewBodyWaitsInAFile() throws Exception {
        byte[] piece = new byte[60_000];
        Response[] edits = IntStream.range(0, 5)
                .mapToObj(i -> new Response.ReplaceBody(piece))
                .toArray(Response[]::new);
        try (FakeMilter milter = FakeMilter.editing(edits)) {
            var edit = (Edit.ReplaceBody)
                    Rig.run(Rig.filter(milter)).message().edits().get(0);
            assertEquals(300_000, edit.body().length());
            assertEquals(300_000, edit.body().open().readAllBytes().length);
            assertTrue(edit.body().buffers().isEmpty());
            edit.body().close();
        }
    }

    @Test
    public void lastWordsAreVerdicts() throws Exception {
        for (char stage : "MRTLNBE".toCharArray()) {
            assertVerdict(stage, Plain.REJECT, "550 5.7.1 Command rejected");
            assertVerdict(stage, Plain.TEMPFAIL, "451 4.7.1 Service unavailable - try again later");
            assertVerdict(stage, Plain.SHUTDOWN, "421 4.7.0 Service unavailable, closing connection");
            assertVerdict(stage, new Response.ReplyCode("554 5.7.1 100%% no"), "554 5.7.1 100% no");
            assertVerdict(stage, new Response.ReplyCode("550-5.7.9 one\r\n550 5.7.9 two"), "550 5.7.9 one two");
            assertVerdict(stage, new Response.ReplyCode("450 plain"), "450 4.7.1 plain");
            assertVerdict(stage, new Response.ReplyCode("450 5.1.1 odd"), "450 4.7.1 odd");
            try (FakeMilter milter = saying(stage, Plain.DISCARD)) {
                assertTrue(Rig.run(Rig.filter(milter)).verdict() instanceof Verdict.Discard);
            }
            try (FakeMilter milter = saying(stage, Plain.ACCEPT)) {
                assertTrue(Rig.run(Rig.filter(milter)).verdict() instanceof Verdict.Accept);
            }
        }
    }

    private static void assertVerdict(char stage, Response said, String reply) throws Exception {
        try (FakeMilter milter = saying(stage, said)) {
            Verdict verdict = Rig.run(Rig.filter(milter)).verdict();
            assertEquals(
                    stage + " " + said,
                    reply,
                    ((Verdict.Refuse) verdict).reply().toString());
        }
    }

    @Test
    public void aRefusedConnectionIsRefused() throws Exception {
        for (char stage : "CH".toCharArray()) {
            try (FakeMilter milter = saying(stage, Plain.REJECT)) {
                MilterFilter filter = Rig.filter(milter);
                assertTrue(filter.connected(SESSION) instanceof Verdict.Refuse);
                assertEquals("its connection has ended", 0, filter.connections());
                assertTrue(Rig.run(filter).verdict() instanceof Verdict.Refuse);
            }
            try (FakeMilter milter = saying(stage, Plain.ACCEPT)) {
                assertTrue(Rig.filter(milter).connected(SESSION) instanceof Verdict.Accept);
            }
            try (FakeMilter milter = saying(stage, Plain.DISCARD)) {
                assertEquals(Verdict.CONTINUE, Rig.filter(milter).connected(SESSION));
            }
        }
    }

    @Test
    public void oneRefusedRecipientIsOneOnly() throws Exception {
        try (FakeMilter milter =
                new FakeMilter(c -> c instanceof Command.Rcpt r && r.path().contains("bob")
                        ? List.of(Plain.REJECT)
                        : FakeMilter.friendly(c))) {
            MessageFilter view = Rig.filter(milter).begin(new FakeTransaction("m1"));
            view.sender(Rig.ALICE);
            assertTrue(view.recipient(Rig.BOB) instanceof Verdict.Refuse);
            var carol = org.amphora.api.mail.Recipient.local(Address.of("carol@example.org"), "carol@example.org");
            assertEquals(Verdict.CONTINUE, view.recipient(carol));
            view.end();
        }
    }

    @Test
    public void quarantineHolds() throws Exception {
        try (FakeMilter milter =
                FakeMilter.editing(new Response.Quarantine("odd\u0007one"), new Response.AddHeader("X", "y"))) {
            Rig.Result result = Rig.run(Rig.filter(milter));
            assertEquals(new Verdict.Hold("odd?one"), result.verdict());
            assertEquals(1, result.message().edits().size());
        }
    }

    @Test
    public void whatIsNotWantedIsNotTold() throws Exception {
        int none = Stream.of(Stage.values()).mapToInt(Stage::notTold).reduce(0, (a, b) -> a | b);
        try (FakeMilter milter = wanting(6, none, Map.of())) {
            assertEquals(Verdict.CONTINUE, Rig.run(Rig.filter(milter)).verdict());
            told(milter);
            assertEquals(List.of("O", "E", "A", "Q"), withoutMacros(milter));
        }
    }

    @Test
    public void whoDoesNotAnswerIsNotWaitedFor() throws Exception {
        int none = Stream.of(Stage.values()).mapToInt(Stage::notAnswered).reduce(0, (a, b) -> a | b);
        try (FakeMilter milter = wanting(6, none | Step.LEADING_SPACE, Map.of())) {
            Rig.run(Rig.filter(milter));
            assertTrue(milter.told().toString(), milter.told().contains("LSubject| hello\n\tworld|"));
            assertTrue(milter.told().contains("LX-Odd|no space|"));
        }
    }

    @Test
    public void theSpaceBehindTheColonIsNotDoubled() throws Exception {
        try (FakeMilter milter = new FakeMilter(c -> {
            if (c instanceof Command.EndOfMessage) return List.of(new Response.AddHeader("X", " y"), Plain.ACCEPT);
            if (!(c instanceof Command.Negotiate n)) return FakeMilter.friendly(c);
            return List.of(new Response.Negotiated(new Options(6, n.offer().actions(), Step.LEADING_SPACE)));
        })) {
            assertEquals(
                    List.of(new Edit.AddHeader("X", "y")),
                    Rig.run(Rig.filter(milter)).message().edits());
        }
    }

    @Test
    public void olderVersionsAreToldLess() throws Exception {
        try (FakeMilter milter = wanting(2, 0, Map.of())) {
            assertEquals(Verdict.CONTINUE, Rig.run(Rig.filter(milter)).verdict());
            assertTrue(withoutMacros(milter).contains("N")
                    && !withoutMacros(milter).contains("T"));
        }
        try (FakeMilter milter = FakeMilter.editing()) {
            assertEquals(
                    Verdict.CONTINUE,
                    Rig.run(Rig.filter(milter, "milter_protocol", "2")).verdict());
            assertTrue(!withoutMacros(milter).contains("T"));
        }
    }

    @Test
    public void aMilterNamesItsMacros() throws Exception {
        try (FakeMilter milter = wanting(6, 0, Map.of(Stage.MAIL, List.of("v", "{nonsense}"), Stage.RCPT, List.of()))) {
            Rig.run(Rig.filter(milter));
            assertTrue(milter.told().toString(), milter.told().contains("DMv|Amphora|"));
            assertTrue(milter.told().stream().noneMatch(t -> t.startsWith("DR")));
        }
    }

    @Test
    public void skipSkipsOneKind() throws Exception {
        try (FakeMilter milter = saying('L', Plain.SKIP)) {
            assertEquals(Verdict.CONTINUE, Rig.run(Rig.filter(milter)).verdict());
            assertEquals(
                    1, milter.told().stream().filter(t -> t.startsWith("L")).count());
            assertTrue(milter.told().contains("Bbody\r\n"));
        }
    }

    @Test
    public void mailOfOurOwnIsForThoseThatWantIt() throws Exception {
        var own = new FakeTransaction("m1", SessionFacts.builder("own").build(), Direction.INTERNAL);
        try (FakeMilter milter = FakeMilter.editing()) {
            assertEquals(MessageFilter.NONE, Rig.filter(milter).begin(own));
            MilterFilter filter = Rig.filter(milter, "smtpd_milter", "no", "non_smtpd_milter", "yes");
            assertTrue(filter.connected(SESSION) instanceof Verdict.Accept);
            assertEquals(MessageFilter.NONE, filter.begin(new FakeTransaction("m2")));
            assertEquals(Verdict.CONTINUE, filter.begin(own).sender(Rig.ALICE));
            assertEquals("Clocalhost|4||127.0.0.1|", withoutMacros(milter).get(1));
        }
    }

    @Test
    public void aLongBodyComesInPieces() throws Exception {
        try (FakeMilter milter = FakeMilter.editing()) {
            Rig.run(Rig.filter(milter), "m1", "Return-Path: <>\nReceived: x\nA: b\n\n" + "x".repeat(150_000));
            List<Integer> pieces = milter.told().stream()
                    .filter(t -> t.startsWith("B"))
                    .map(t -> t.length() - 1)
                    .toList();
            assertEquals(List.of(65_535, 65_535, 18_930), pieces);
        }
    }
}
