package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.ip;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.After;
import org.junit.Test;

/** No open relay, in any spelling. */
public class RelayTest {
    private static final String OK = "250 2.1.5 Ok";
    private static final String DENIED = "550 5.7.1 Relaying denied";
    private static final String NO_RELAY = "550 5.7.1 No relay is installed here";
    private static final String ABSENT = "451 4.3.0 The relay is not available at the moment";
    private static final String UNKNOWN = "550 5.1.1 No such user here";

    private final Rig rig = new Rig();

    @After
    public void close() {
        rig.close();
    }

    private String ask(SessionFacts session, String to) {
        return ask(session, Address.of(to));
    }

    private String ask(SessionFacts session, Address to) {
        IntakeTransaction t = rig.begin(session, session.isAuthenticated() ? session.user() : "a@b.example");
        try {
            return t.recipient(RcptParameters.of(to)).toString();
        } finally {
            t.abort();
        }
    }

    @Test
    public void aRelayDomainIsWarnedOf() {
        assertEquals(List.of(), rig.intake.problems());
        rig.values.relayDomains = List.of("relayed.example");
        String line = rig.intake.problems().get(0);
        assertTrue(line, line.contains("relay_domains = relayed.example: the recipients there are not known here"));
    }

    @Test
    public void whoMaySendWhere() {
        SessionFacts stranger = stranger().build();
        SessionFacts mine = stranger().peer(ip("127.0.0.1"), 1).build();
        SessionFacts user = bob().build();
        SessionFacts lmtp =
                stranger().listener("lmtp", "lmtp").peer(ip("127.0.0.1"), 1).build();
        SessionFacts socket = stranger().peer(null, 0).build();
        rig.values.relayDomains = List.of("relayed.example", ".below.example");
        String[] to = {
            "bob@example.org",
            "x@remote.example",
            "x@relayed.example",
            "x@sub.relayed.example",
            "x@below.example",
            "x@a.below.example",
            "x@notrelayed.example"
        };
        Object[][] table = {
            {stranger, OK, DENIED, NO_RELAY, NO_RELAY, DENIED, NO_RELAY, DENIED},
            {socket, OK, DENIED, NO_RELAY, NO_RELAY, DENIED, NO_RELAY, DENIED},
            {mine, OK, NO_RELAY, NO_RELAY, NO_RELAY, NO_RELAY, NO_RELAY, NO_RELAY},
            {user, OK, NO_RELAY, NO_RELAY, NO_RELAY, NO_RELAY, NO_RELAY, NO_RELAY},
            {lmtp, OK, DENIED, DENIED, DENIED, DENIED, DENIED, DENIED},
        };
        for (int pass = 0; pass < 3; pass++) {
            String out = pass == 0 ? NO_RELAY : pass == 1 ? ABSENT : OK;
            if (pass == 1) rig.relayExpected();
            if (pass == 2) rig.relay = true;
            for (Object[] row : table) {
                for (int i = 0; i < to.length; i++) {
                    Object expected = row[i + 1].equals(NO_RELAY) ? out : row[i + 1];
                    assertEquals(row[0] + " " + to[i], expected, ask((SessionFacts) row[0], to[i]));
                }
            }
        }
    }

    /** With a relay at hand: what a stranger gets for each way of hiding a second address. */
    @Test
    public void spellingsOfAnotherPlace() {
        rig.relay = true;
        SessionFacts stranger = stranger().build();
        Object[][] table = {
            {"x%remote.example", "example.org", UNKNOWN},
            {"x%remote.example%example.org", "example.org", UNKNOWN},
            {"bob%remote.example", "remote.example", DENIED},
            {"x@remote.example", "example.org", UNKNOWN},
            {"x@remote.example@example.org", "example.org", UNKNOWN},
            {"bob@example.org", "remote.example", DENIED},
            {"remote.example!x", "example.org", UNKNOWN},
            {"@remote.example:x", "example.org", UNKNOWN},
            {"@example.org:x", "remote.example", DENIED},
            {"bob", "example.org.", DENIED},
            {"bob", "example.org..", DENIED},
            {"bob", ".example.org", DENIED},
            {"bob", "example.org\0.remote.example", DENIED},
            {"bob", "example.org remote.example", DENIED},
            {"bob", "[192.0.2.1]", DENIED},
            {"bob", "[127.0.0.1]", DENIED},
            {"bob", "[IPv6:::1]", DENIED},
            {"bob", "127.0.0.1", DENIED},
            {"bob", "localhost", DENIED},
            {"bob", "", UNKNOWN},
            {"bob+x@remote.example", "example.org", OK},
        };
        for (Object[] row : table) {
            Address to = new Address((String) row[0], (String) row[1]);
            assertEquals(to.toString(), row[2], ask(stranger, to));
        }
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob+x@remote.example@example.org");
        t.abort();
    }

    @Test
    public void aDetailIsNeverAnAddress() throws Exception {
        rig.relay = true;
        IntakeTransaction t = rig.begin();
        t.recipient(RcptParameters.of(new Address("bob+x@remote.example", "example.org")));
        Rig.data(t, Rig.MESSAGE);
        assertEquals(
                new Route.Local("bob@example.org", "x@remote.example"),
                rig.last().envelope().recipients().get(0).route());
    }

    @Test
    public void anAliasMayLeadAway() throws Exception {
        SessionFacts stranger = stranger().build();
        assertEquals(NO_RELAY, ask(stranger, "away@example.org"));
        rig.relayExpected();
        assertEquals(ABSENT, ask(stranger, "away@example.org"));
        rig.relay = true;
        IntakeTransaction t = rig.begin();
        assertEquals(OK, rcpt(t, "away@example.org"));
        Rig.data(t, Rig.MESSAGE);
        var recipient = rig.last().envelope().recipients().get(0);
        assertEquals(new Route.Remote("remote.example"), recipient.route());
        assertEquals("someone@remote.example", recipient.address().toString());
        assertEquals("away@example.org", recipient.original().toString());
    }

    /** A relay that is replaced costs no mail. */
    @Test
    public void aRelayThatWasThereWillBeBack() {
        rig.relaySeen = true;
        assertEquals(ABSENT, ask(stranger().build(), "away@example.org"));
    }

    @Test
    public void anAliasReachesThoseWhoExist() throws Exception {
        rig.users.alias("mixed@example.org", "gone@example.org", "bob@example.org", "x@remote.example");
        rig.users.alias("dead@example.org", "gone@example.org");
        assertEquals(UNKNOWN, ask(stranger().build(), "dead@example.org"));
        IntakeTransaction t = rig.begin();
        assertEquals(OK, rcpt(t, "mixed@example.org"));
        Rig.data(t, Rig.MESSAGE);
        assertEquals(1, rig.last().envelope().recipients().size());
    }

    @Test
    public void recipientsAreLimited() {
        rig.users.alias("many@example.org", manyUsers(99));
        IntakeTransaction t = rig.begin();
        assertEquals(OK, rcpt(t, "bob@example.org"));
        assertEquals(OK, rcpt(t, "many@example.org"));
        assertEquals("452 4.5.3 Too many recipients", rcpt(t, "carol@example.org"));
        assertEquals(2, t.recipients());
        t.abort();
    }

    private String[] manyUsers(int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = "u" + i + "@example.org";
            rig.users.user(names[i]);
        }
        return names;
    }

    @Test
    public void aFullMailboxIsRefusedEarly() {
        var store = new MemoryMailStore('.', 1000);
        rig.store = store;
        assertEquals(OK, ask(stranger().build(), "bob@example.org"));
        assertEquals("552 5.2.2 Message is larger than the mailbox may become", sized(1001));
        assertEquals(OK, sized(1000));
        store.failWith(org.amphora.api.store.StoreException.Kind.UNAVAILABLE);
        assertEquals("the store has the last word later", OK, sized(1001));
    }

    private String sized(long size) {
        var mail = new org.amphora.api.mail.MailParameters(
                Address.of("a@b.example"),
                size,
                org.amphora.api.mail.MailParameters.BodyType.SEVEN_BIT,
                false,
                false,
                "",
                null);
        var begun = (org.amphora.api.intake.Intake.Begun.Accepted)
                rig.intake.begin(stranger().build(), mail);
        String reply = rcpt(begun.transaction(), "bob@example.org");
        begun.transaction().abort();
        return reply;
    }
}
