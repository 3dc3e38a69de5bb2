package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.MESSAGE;
import static org.amphora.intake.internal.Rig.data;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.chain.Entry;
import org.amphora.chain.Installed;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.After;
import org.junit.Test;

/** What filters say and do, at each stage. */
public class ChainTest {
    private static final String OK = "250 2.1.5 Ok";

    private final Rig rig = new Rig();
    private final ScriptedFilter filter = new ScriptedFilter();
    private final SessionFacts session = stranger().build();

    @After
    public void nothingIsLeft() {
        rig.close();
        assertEquals("bodies left open", 0, rig.spool.memory().open());
        assertEquals("transactions left", 0, rig.intake.transactions());
    }

    private Committed send() throws Exception {
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        rcpt(t, "carol@example.org");
        return data(t, MESSAGE);
    }

    @Test
    public void theStagesComeInOrder() throws Exception {
        rig.inlineFilter(filter, "f");
        assertEquals(Optional.empty(), rig.intake.hello(session));
        assertEquals(Optional.empty(), rig.intake.hello(session));
        send();
        rig.begin().abort();
        rig.intake.disconnected(session);
        rig.intake.disconnected(session);
        assertEquals(
                List.of(
                        "connected client.example",
                        "begin",
                        "sender alice@remote.example",
                        "recipient bob@example.org",
                        "recipient carol@example.org",
                        "message",
                        "end",
                        "begin",
                        "sender alice@remote.example",
                        "end",
                        "disconnected"),
                filter.calls);
    }

    @Test
    public void aFilterThatJoinsLaterIsToldOfTheConnection() {
        rig.intake.hello(session);
        IntakeTransaction before = rig.begin();
        rig.inlineFilter(filter, "f");
        rcpt(before, "bob@example.org");
        before.abort();
        assertEquals("the chain is frozen", List.of(), filter.calls);
        rig.begin().abort();
        assertEquals("connected client.example", filter.calls.get(0));
        assertEquals("begin", filter.calls.get(1));
    }

    @Test
    public void theOrderIsTheConfigurations() {
        for (String name : List.of("zeta", "alpha", "mid", "listed2", "listed1"))
            rig.filters.add(
                    new ScriptedFilter(),
                    Map.of(MailFilter.NAME, name, MailFilter.ORDER, name.equals("mid") ? -1 : 5),
                    Installed.Origin.UNKNOWN);
        rig.set("filters", "listed1, absent, listed2");
        assertEquals(
                List.of("listed1", "listed2", "mid", "alpha", "zeta"),
                rig.filters.ordered().stream().map(Entry::name).toList());
    }

    @Test
    public void ofTwoWithOneNameOneCounts() {
        var second = new ScriptedFilter();
        rig.inlineFilter(filter, "f");
        rig.inlineFilter(second, "f");
        rig.begin().abort();
        assertEquals(List.of(), second.calls);
        rig.filters.remove(filter, java.time.Duration.ZERO);
        rig.begin().abort();
        assertEquals("connected client.example", second.calls.get(0));
    }

    @Test
    public void verdictsOnTheConnection() throws Exception {
        rig.inlineFilter(filter, "f");
        filter.connected = s -> Verdict.reject("Go away");
        assertEquals(
                "550 5.7.1 Go away", rig.intake.hello(session).orElseThrow().toString());
        assertEquals("550 5.7.1 Go away", rig.refusal(session, "a@b.example"));
        rig.intake.disconnected(session);

        filter.connected = s -> new Verdict.Accept();
        filter.calls.clear();
        assertTrue(send().reply().isPositive());
        assertEquals(List.of("connected client.example"), filter.calls);
        rig.intake.disconnected(session);

        filter.connected = s -> new Verdict.Hold("look");
        send();
        assertEquals(java.util.Set.of(Option.HOLD), rig.last().options());
        rig.intake.disconnected(session);

        filter.connected = s -> new Verdict.Discard("trap");
        int before = rig.spool.accepted().size();
        assertTrue(send().reply().isPositive());
        assertEquals(before, rig.spool.accepted().size());
    }

    @Test
    public void verdictsOnTheSender() throws Exception {
        var second = new ScriptedFilter();
        rig.inlineFilter(filter, "a");
        rig.inlineFilter(second, "b");
        filter.sender = m -> Verdict.tempfail("Later");
        assertEquals("451 4.7.1 Later", rig.refusal(session, "a@b.example"));
        assertEquals(List.of("connected client.example", "begin", "sender a@b.example", "end"), filter.calls);
        assertEquals("not asked, so not ended", List.of("connected client.example"), second.calls);

        filter.sender = m -> new Verdict.Accept();
        filter.calls.clear();
        send();
        assertEquals(List.of("begin", "sender alice@remote.example", "end"), filter.calls);
        assertTrue(second.calls.contains("message"));

        filter.sender = m -> new Verdict.Hold("look");
        send();
        assertEquals(java.util.Set.of(Option.HOLD), rig.last().options());

        filter.sender = m -> new Verdict.Discard("trap");
        second.calls.clear();
        int before = rig.spool.accepted().size();
        assertTrue(send().reply().toString().startsWith("250 2.0.0 Ok: queued as "));
        assertEquals(before, rig.spool.accepted().size());
        assertEquals(List.of(), second.calls);
    }

    @Test
    public void verdictsOnARecipient() throws Exception {
        rig.inlineFilter(filter, "f");
        filter.recipient = r -> switch (r.address().local()) {
            case "bob" -> Verdict.reject("Not bob");
            case "carol" -> new Verdict.Discard("quietly");
            default -> new Verdict.Hold("look");
        };
        IntakeTransaction t = rig.begin();
        assertEquals("550 5.7.1 Not bob", rcpt(t, "bob@example.org"));
        assertEquals(OK, rcpt(t, "carol@example.org"));
        assertEquals(OK, rcpt(t, "postmaster@example.org"));
        assertEquals("550 5.1.1 No such user here", rcpt(t, "eve@example.org"));
        assertFalse("only known recipients", filter.calls.contains("recipient eve@example.org"));
        assertEquals(2, t.recipients());
        Committed c = data(t, MESSAGE);
        assertEquals(2, c.perRecipient().size());
        assertEquals(1, rig.last().envelope().recipients().size());
        assertEquals(java.util.Set.of(Option.HOLD), rig.last().options());
        t = rig.begin();
        rcpt(t, "carol@example.org");
        assertTrue("all discarded", data(t, MESSAGE).reply().isPositive());
        assertEquals(1, rig.spool.accepted().size());
    }

    @Test
    public void verdictsOnTheMessage() throws Exception {
        var second = new ScriptedFilter();
        rig.inlineFilter(filter, "a");
        rig.inlineFilter(second, "b");
        filter.message = m -> new Verdict.Refuse(new Reply(554, EnhancedStatus.POLICY, "No"));
        assertEquals("554 5.7.0 No", send().reply().toString());
        filter.message = m -> new Verdict.Discard("trap");
        assertTrue(send().reply().isPositive());
        assertEquals(0, rig.spool.accepted().size());
        assertFalse(second.calls.contains("message"));
        filter.message = m -> new Verdict.Accept();
        send();
        assertTrue("the others are still asked", second.calls.contains("message"));
        assertEquals(java.util.Set.of(), rig.last().options());
        filter.message = m -> new Verdict.Hold("look");
        send();
        assertEquals(java.util.Set.of(Option.HOLD), rig.last().options());
    }

    @Test
    public void editsAreSeenByTheNextFilter() throws Exception {
        rig.inlineFilter(
                filter.edits(
                        new Edit.AddHeader("X-A", "1"),
                        new Edit.InsertHeader(0, "X-Top", "2"),
                        new Edit.DeleteHeader("From", 1),
                        new Edit.ChangeHeader("Subject", 1, "changed"),
                        new Edit.ReplaceBody(rig.spool.memory().body("other\r\n"))),
                "a");
        var seen = new StringBuilder();
        var second = new ScriptedFilter();
        second.message = m -> {
            seen.append(new String(MemorySpool.bytes(m.body()), StandardCharsets.US_ASCII));
            m.edit(new Edit.ChangeHeader("X-A", 1, "one"));
            return Verdict.CONTINUE;
        };
        rig.filter(second, "b");
        assertTrue(send().reply().isPositive());
        assertTrue(seen.toString(), seen.toString().endsWith("\r\nSubject: changed\r\nX-A: 1\r\n\r\nother\r\n"));
        assertTrue(seen.toString().startsWith("Return-Path: <alice@remote.example>\r\nX-Top: 2\r\nReceived: from "));
        assertEquals(seen.toString().replace("X-A: 1", "X-A: one"), rig.message());
    }

    @Test
    public void editsOfTheEnvelope() throws Exception {
        rig.inlineFilter(
                filter.edits(
                        new Edit.DeleteRecipient(Address.of("BOB@example.org")),
                        new Edit.AddRecipient(Address.of("me@example.org")),
                        new Edit.AddRecipient(Address.of("postmaster@example.org")),
                        new Edit.AddRecipient(Address.of("carol@example.org")),
                        new Edit.AddRecipient(Address.of("x@remote.example")),
                        new Edit.AddRecipient(Address.of("eve@example.org")),
                        new Edit.ChangeSender(Address.of("list@example.org"))),
                "f");
        assertTrue(send().reply().isPositive());
        assertEquals(
                List.of("carol@example.org", "bob@example.org", "postmaster@example.org"),
                rig.last().envelope().recipients().stream()
                        .map(r -> r.address().toString())
                        .toList());
        assertEquals("list@example.org", rig.last().envelope().reversePath().toString());
        assertTrue(rig.message().startsWith("Return-Path: <list@example.org>\r\nReceived: "));
    }

    @Test
    public void editsOfAMessageThatDiesAreNotDone() throws Exception {
        filter.message = m -> {
            m.edit(new Edit.ReplaceBody(rig.spool.memory().body("other\r\n")));
            return Verdict.reject("No");
        };
        rig.inlineFilter(filter, "f");
        assertEquals("550 5.7.1 No", send().reply().toString());
    }

    @Test
    public void anEditThatCannotBeIsTheFiltersMistake() throws Exception {
        rig.inlineFilter(filter.edits(new Edit.AddHeader("X", "a\r\n\r\nbody")), "f");
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        assertEquals(
                "451 4.3.0 Internal error (" + t.id() + ")",
                data(t, MESSAGE).reply().toString());
    }

    @Test
    public void anExceptionIsTemporaryAtEachStage() throws Exception {
        rig.inlineFilter(filter, "f");
        filter.connected = s -> {
            throw new IllegalStateException("bug");
        };
        assertEquals(
                "451 4.3.0 Internal error (s1)",
                rig.intake.hello(session).orElseThrow().toString());
        rig.intake.disconnected(session);
        filter.connected = s -> null;
        filter.sender = m -> {
            throw new IllegalStateException("bug");
        };
        assertTrue(rig.refusal(session, "a@b.example").matches("451 4\\.3\\.0 Internal error \\([a-z0-9]{13}\\)"));
        filter.sender = m -> null;
        filter.recipient = r -> {
            throw new LinkageError("bug");
        };
        IntakeTransaction t = rig.begin();
        assertEquals("451 4.3.0 Internal error (" + t.id() + ")", rcpt(t, "bob@example.org"));
        filter.recipient = r -> null;
        assertEquals(OK, rcpt(t, "bob@example.org"));
        filter.message = m -> {
            throw new MailException(new EnhancedStatus(4, 4, 3), "No answer from DNS");
        };
        assertEquals("451 4.4.3 No answer from DNS", data(t, MESSAGE).reply().toString());
        assertEquals("end", filter.calls.get(filter.calls.size() - 1));
    }

    @Test
    public void aRequiredFilterThatIsAbsentStopsTheMail() throws Exception {
        rig.require("f");
        String absent = "451 4.3.2 System not accepting messages at the moment";
        assertEquals(absent, rig.refusal(session, "a@b.example"));
        assertEquals(
                List.of("etc/org.amphora.intake.cfg: key filters_required: no bundle provides f: mail is answered 451"),
                rig.intake.problems());
        rig.inlineFilter(filter, "f");
        assertEquals(List.of(), rig.intake.problems());
        rig.begin().abort();
        filter.connected = s -> new Verdict.Accept();
        rig.intake.disconnected(session);
        assertTrue("it need not be asked if it says so", send().reply().isPositive());
        rig.filters.remove(filter, java.time.Duration.ZERO);
        assertEquals(absent, rig.refusal(session, "a@b.example"));
    }

    @Test
    public void resultsAreLeftForThoseThatFollow() throws Exception {
        var spf = new AuthResult("spf", "pass", "", List.of());
        rig.inlineFilter(leaves(spf), "a");
        var found = new java.util.ArrayList<AuthResult>();
        rig.inlineFilter(
                transaction -> new MessageFilter() {
                    @Override
                    public Verdict message(org.amphora.api.filter.FilteredMessage m) {
                        found.addAll(transaction.results(AuthResult.class));
                        return Verdict.CONTINUE;
                    }
                },
                "b");
        send();
        assertEquals(List.of(spf), found);
    }

    private static MailFilter leaves(AuthResult result) {
        return new MailFilter() {
            @Override
            public MessageFilter begin(Transaction transaction) {
                transaction.add(result);
                return MessageFilter.NONE;
            }
        };
    }
}
