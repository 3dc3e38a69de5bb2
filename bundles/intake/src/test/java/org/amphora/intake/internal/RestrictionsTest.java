package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.ip;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.chain.Installed;
import org.amphora.intake.internal.Restrictions.Word;
import org.junit.After;
import org.junit.Test;

public class RestrictionsTest {
    private static final String OK = "250 2.1.5 Ok";
    private static final String DENIED = "550 5.7.1 Relaying denied";
    private static final String REFUSED = "550 5.7.1 Recipient is not accepted";
    private static final String LATER = "450 4.3.2 Try again later";
    private static final String NOT_FULL = "504 5.5.2 A fully qualified domain name is needed";

    private final Rig rig = new Rig();

    @After
    public void close() {
        rig.close();
    }

    private String ask(String from, String to) {
        return rig.ask(stranger().build(), from, to);
    }

    private static Restrictions read(String list) {
        var in = new ConfigReader(IntakeComponent.PID, Map.of("smtpd_recipient_restrictions", list));
        Restrictions all = Restrictions.read(in);
        in.done();
        return all;
    }

    @Test
    public void eachWordIsObeyedInItsPlace() {
        rig.relay = true;
        SessionFacts mine = stranger().peer(ip("127.0.0.1"), 1).build();
        rig.restrict(Word.PERMIT_MYNETWORKS, Word.REJECT);
        assertEquals(OK, rig.ask(mine, "a@b.example", "x@remote.example"));
        assertEquals(REFUSED, ask("a@b.example", "bob@example.org"));
        assertEquals(DENIED, ask("a@b.example", "x@remote.example"));
        assertEquals(OK, ask("a@b.example", "postmaster"));

        rig.restrict(Word.PERMIT_SASL_AUTHENTICATED, Word.REJECT_UNAUTH_DESTINATION, Word.DEFER);
        assertEquals(OK, rig.ask(bob().build(), "bob@example.org", "x@remote.example"));
        assertEquals(DENIED, rig.ask(mine, "a@b.example", "x@remote.example"));
        assertEquals(LATER, ask("a@b.example", "bob@example.org"));

        rig.restrict(Word.DEFER_UNAUTH_DESTINATION, Word.PERMIT, Word.REJECT);
        assertEquals(LATER, ask("a@b.example", "x@remote.example"));
        assertEquals(OK, ask("a@b.example", "bob@example.org"));

        rig.restrict(
                Word.REJECT_NON_FQDN_SENDER,
                Word.REJECT_NON_FQDN_RECIPIENT,
                Word.REJECT_UNLISTED_RECIPIENT,
                Word.REJECT);
        assertEquals(NOT_FULL, ask("a@b", "bob@example.org"));
        assertEquals(REFUSED, ask("a@[192.0.2.1]", "bob@example.org"));
        assertEquals(REFUSED, ask("", "bob@example.org"));
        assertEquals(NOT_FULL, ask("a@b.example", "bob@remote"));
        assertEquals("550 5.1.1 No such user here", ask("a@b.example", "eve@example.org"));
    }

    @Test
    public void aListThatMakesAnOpenRelayIsRefused() {
        for (String open : List.of(
                "",
                "permit",
                "permit, reject",
                "permit_mynetworks, permit_sasl_authenticated",
                "permit_auth_destination, permit, reject_unauth_destination",
                "reject_non_fqdn_sender, reject_non_fqdn_recipient, reject_unlisted_recipient")) {
            String said =
                    assertThrows(open, BadConfiguration.class, () -> read(open)).getMessage();
            assertTrue(
                    said,
                    said.startsWith("etc/org.amphora.intake.cfg: key smtpd_recipient_restrictions = " + open
                            + ": a list" + " that does not let everybody send everywhere (an open relay)"));
        }
        for (String closed :
                List.of("reject", "defer", "reject_unauth_destination, permit", "defer_unauth_destination, permit"))
            assertEquals(2, read(closed + " reject").words().size() - (closed.contains(",") ? 1 : 0));
        String said = assertThrows(BadConfiguration.class, () -> read("reject_rbl_client, reject"))
                .getMessage();
        assertTrue(said, said.contains("= reject_rbl_client: a list of permit_mynetworks, "));
    }

    @Test
    public void aFullDiskIsToldAtMail() {
        SessionFacts s = stranger().build();
        rig.minfree(1000);
        rig.spool.usableSpace(16_000);
        rig.begin(s, "a@b.example").abort();
        rig.spool.usableSpace(15_999);
        assertEquals("452 4.3.1 Insufficient system storage", rig.refusal(s, "a@b.example"));
        rig.spool.usableSpace(0);
        assertEquals("452 4.3.1 Insufficient system storage", rig.refusal(s, "a@b.example"));
    }

    @Test
    public void aFilterThatIsOffIsNotAsked() {
        var filter = new ScriptedFilter();
        rig.filters.add(
                filter,
                Map.of(MailFilter.NAME, "off", MailFilter.LISTED_ONLY, true, MailFilter.BLOCKING, false),
                Installed.Origin.UNKNOWN);
        rig.begin().abort();
        assertEquals(List.of(), filter.calls);
        rig.require("off");
        rig.begin().abort();
        assertTrue(filter.calls.toString(), filter.calls.contains("begin"));
        rig.require();
        assertEquals(List.of(), rig.filters.ordered());
    }
}
