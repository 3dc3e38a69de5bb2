package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.MESSAGE;
import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.data;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.Verdict;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Filters that are asked about some mail only: bob's, where no other is named. */
public class FilterScopeTest {
    private static final String OK = "250 2.1.5 Ok";

    private final Rig rig = new Rig();
    private final ScriptedFilter filter = new ScriptedFilter();

    @Before
    public void bobsFilter() {
        rig.set("filter.f.users", "bob@example.org");
        rig.inlineFilter(filter, "f");
    }

    @After
    public void nothingIsLeft() {
        rig.close();
        assertEquals("bodies left open", 0, rig.spool.memory().open());
        assertEquals("transactions left", 0, rig.intake.transactions());
    }

    private Committed send(SessionFacts session, String... to) throws Exception {
        IntakeTransaction t = rig.begin(session, "alice@remote.example");
        for (String address : to) assertEquals(OK, rcpt(t, address));
        return data(t, MESSAGE);
    }

    private List<String> recipients() {
        return rig.last().envelope().recipients().stream()
                .map(r -> r.address().toString())
                .toList();
    }

    @Test
    public void itBeginsWithTheFirstRecipientThatIsItsOwn() throws Exception {
        assertTrue(rig.intake.hello(stranger().build()).isEmpty());
        send(stranger().build(), "carol@example.org");
        assertEquals(List.of(), filter.calls);
        send(stranger().build(), "carol@example.org", "bob@example.org", "postmaster@example.org", "me@example.org");
        assertEquals(
                List.of(
                        "connected client.example",
                        "begin",
                        "sender alice@remote.example",
                        "recipient bob@example.org",
                        "recipient me@example.org",
                        "message",
                        "end"),
                filter.calls);
    }

    @Test
    public void whatItSaysOfClientOrSenderIsSaidOfEachOfItsOwn() throws Exception {
        filter.sender = m -> Verdict.reject("No");
        IntakeTransaction t = rig.begin();
        assertEquals(OK, rcpt(t, "carol@example.org"));
        assertEquals("550 5.7.1 No", rcpt(t, "bob@example.org"));
        assertEquals("550 5.7.1 No", rcpt(t, "me@example.org"));
        assertTrue(data(t, MESSAGE).reply().isPositive());
        assertEquals(List.of("carol@example.org"), recipients());
    }

    @Test
    public void aClientThatItDoesNotWantIsStillOthers() {
        filter.connected = s -> Verdict.reject("Go away");
        assertTrue(rig.intake.hello(stranger().build()).isEmpty());
        IntakeTransaction t = rig.begin();
        assertEquals("550 5.7.1 Go away", rcpt(t, "bob@example.org"));
        assertEquals(OK, rcpt(t, "carol@example.org"));
        t.abort();
    }

    @Test
    public void aMessageToItsOwnOnlyIsRefusedOnTheWire() throws Exception {
        filter.message = m -> Verdict.reject("Spam");
        assertEquals(
                "550 5.7.1 Spam",
                send(stranger().build(), "bob@example.org").reply().toString());
        assertEquals(0, rig.spool.accepted().size());
    }

    @Test
    public void oneToOthersTooGoesToThemAndIsBouncedForItsOwn() throws Exception {
        filter.message = m -> Verdict.reject("Spam");
        Reply reply =
                send(stranger().build(), "bob@example.org", "carol@example.org").reply();
        assertTrue(reply.toString(), reply.isPositive());
        assertEquals(List.of("carol@example.org"), recipients());
        assertEquals(
                "bob@example.org",
                rig.spool
                        .bounced()
                        .get(0)
                        .envelope()
                        .recipients()
                        .get(0)
                        .address()
                        .toString());
    }

    @Test
    public void byLmtpEachIsTold() throws Exception {
        filter.message = m -> Verdict.reject("Spam");
        var lmtp = stranger().listener("lmtp", "lmtp").build();
        Committed committed = send(lmtp, "bob@example.org", "carol@example.org");
        assertEquals("550 5.7.1 Spam", committed.perRecipient().get(0).toString());
        assertTrue(committed.perRecipient().get(1).isPositive());
        assertEquals(0, rig.spool.bounced().size());
    }

    @Test
    public void whatItThrowsAwayIsItsOwn() throws Exception {
        filter.message = m -> new Verdict.Discard("spam");
        assertTrue(send(stranger().build(), "bob@example.org", "carol@example.org")
                .reply()
                .isPositive());
        assertEquals(List.of("carol@example.org"), recipients());
        assertEquals(0, rig.spool.bounced().size());
    }

    @Test
    public void forNowIsForAll() throws Exception {
        filter.message = m -> Verdict.tempfail("Later");
        assertEquals(
                "451 4.7.1 Later",
                send(stranger().build(), "bob@example.org", "carol@example.org")
                        .reply()
                        .toString());
        assertEquals(0, rig.spool.accepted().size());
    }

    @Test
    public void itsFailuresAreItsOwnRecipients() throws Exception {
        rig.require("f");
        filter.sender = m -> {
            throw new IllegalStateException("a bug");
        };
        IntakeTransaction t = rig.begin();
        assertEquals(OK, rcpt(t, "carol@example.org"));
        assertTrue(rcpt(t, "bob@example.org").startsWith("451 4.3.0 Internal error"));
        t.abort();
        rig.filters.remove(filter, java.time.Duration.ZERO);
        t = rig.begin();
        assertEquals(OK, rcpt(t, "carol@example.org"));
        assertEquals("451 4.3.2 System not accepting messages at the moment", rcpt(t, "bob@example.org"));
        assertTrue(data(t, MESSAGE).reply().isPositive());
    }

    @Test
    public void whatItRefusedAllOfItsOwnItIsNotAskedAbout() throws Exception {
        filter.sender = m -> Verdict.reject("not from there");
        filter.message = m -> Verdict.reject("nor this");
        IntakeTransaction t = rig.begin();
        assertEquals(OK, rcpt(t, "carol@example.org"));
        assertEquals("550 5.7.1 not from there", rcpt(t, "bob@example.org"));
        assertTrue(data(t, MESSAGE).reply().isPositive());
    }

    @Test
    public void severalRefusalsOfAllAreOneRefusal() throws Exception {
        var second = new ScriptedFilter();
        rig.set("filter.g.users", "carol@example.org");
        rig.inlineFilter(second, "g");
        filter.message = m -> Verdict.reject("Not bob's");
        second.message = m -> Verdict.reject("Not carol's");
        assertEquals(
                "550 5.7.1 Not carol's",
                send(stranger().build(), "bob@example.org", "carol@example.org")
                        .reply()
                        .toString());
        assertEquals(0, rig.spool.accepted().size());
        assertEquals(0, rig.spool.bounced().size());
    }

    @Test
    public void whatAUserSendsIsThatUsers() throws Exception {
        IntakeTransaction t = rig.begin(bob().build(), "bob@example.org");
        assertTrue(filter.calls.contains("sender bob@example.org"));
        t.abort();
        rig.set("filter.f.users", "carol@example.org");
        filter.calls.clear();
        t = rig.begin(bob().build(), "bob@example.org");
        assertEquals(OK, rcpt(t, "carol@example.org"));
        t.abort();
        assertEquals(List.of(), filter.calls);
    }

    @Test
    public void listenersAndDirections() throws Exception {
        rig.set("filter.f.users", "");
        rig.set("filter.f.directions", "submission");
        assertTrue(rig.intake.hello(stranger().build()).isEmpty());
        send(stranger().build(), "bob@example.org");
        assertEquals(List.of(), filter.calls);
        rig.begin(bob().build(), "bob@example.org").abort();
        assertFalse(filter.calls.isEmpty());
        rig.set("filter.f.directions", "");
        rig.set("filter.f.listeners", "other");
        rig.require("f");
        filter.calls.clear();
        send(stranger().build(), "bob@example.org");
        assertEquals("out of its scope nobody needs it", List.of(), filter.calls);
    }

    @Test
    public void editsAreTheMessagesOwn() throws Exception {
        filter.edits(new Edit.AddHeader("X-Bob", "yes"));
        send(stranger().build(), "bob@example.org", "carol@example.org");
        assertTrue(rig.message().contains("X-Bob: yes"));
    }
}
