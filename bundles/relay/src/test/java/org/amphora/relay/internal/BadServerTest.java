package org.amphora.relay.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.tls.FakeTls;
import org.junit.Test;

/** Servers that do what no server should: each attempt ends, with the right class of status, and says what has happened. */
public class BadServerTest {
    private static final String HOST = "mx.example.net[127.0.0.1]";

    private static String[] quick(String time) {
        return new String[] {
            "smtp_connect_timeout", time,
            "smtp_helo_timeout", time,
            "smtp_starttls_timeout", time,
            "smtp_mail_timeout", time,
            "smtp_rcpt_timeout", time,
            "smtp_data_init_timeout", time,
            "smtp_data_xfer_timeout", time,
            "smtp_data_done_timeout", time,
            "smtp_rset_timeout", time,
            "smtp_quit_timeout", time,
        };
    }

    private static String outcome(FakeServer server) {
        try (server;
                RelayRig rig = new RelayRig(server)) {
            String[] limits = quick("150ms");
            for (int i = 0; i < limits.length; i += 2) rig.set(limits[i], limits[i + 1]);
            List<Outcome> outcomes = rig.send("bob@example.net");
            assertEquals(0, rig.spool.open());
            assertEquals("connections left behind", rig.pooled(), rig.watch.open());
            return RelayRig.text(outcomes.get(0));
        }
    }

    @Test
    public void stallsInEachState() {
        String[][] table = {
            {"GREETING", "receiving the greeting", " (unreachable)"},
            {"EHLO", "sending the greeting", " (unreachable)"},
            {"MAIL", "sending MAIL FROM", " (unreachable)"},
            {"RCPT", "sending RCPT TO", " (unreachable)"},
            {"DATA", "sending DATA", " (unreachable)"},
            {"BODY", "sending the end of the message; it may be sent more than once", " (unreachable)"},
            {"END", "sending the end of the message; it may be sent more than once", " (unreachable)"},
        };
        for (String[] row : table)
            assertEquals(
                    row[0],
                    "Deferred 451 4.4.2 conversation with " + HOST + " timed out while " + row[1] + row[2],
                    outcome(new FakeServer().on(row[0], FakeServer.STALL)));
    }

    @Test
    public void hangsUpInEachState() {
        String[][] table = {
            {"GREETING", "receiving the greeting", " (unreachable)"},
            {"EHLO", "sending the greeting", " (unreachable)"},
            {"MAIL", "sending MAIL FROM", " (unreachable)"},
            {"RCPT", "sending RCPT TO", ""},
            {"DATA", "sending DATA", ""},
            {"END", "sending the end of the message; it may be sent more than once", ""},
        };
        for (String[] row : table)
            assertEquals(
                    row[0],
                    "Deferred 451 4.4.2 lost connection with " + HOST + " while " + row[1] + row[2],
                    outcome(new FakeServer().on(row[0], FakeServer.CLOSE)));
    }

    @Test
    public void repliesWithoutEnd() {
        for (String verb : List.of("EHLO", "MAIL", "RCPT", "END")) {
            String text = outcome(new FakeServer().on(verb, FakeServer.ENDLESS));
            assertTrue(text, text.startsWith("Deferred 451 4.5.0 protocol error of " + HOST + " while "));
            assertTrue(text, text.contains("a reply without end"));
        }
    }

    @Test
    public void whatIsNoReply() {
        String text = outcome(new FakeServer().on("GREETING", "SSH-2.0-OpenSSH_9.2\u0007"));
        assertEquals(
                "Deferred 451 4.5.0 protocol error of " + HOST + " while receiving the greeting:"
                        + " no SMTP reply: SSH-2.0-OpenSSH_9.2? (unreachable)",
                text);
    }

    @Test
    public void refusalsInEachState() {
        String[][] table = {
            {
                "GREETING",
                "421 4.3.2 closing",
                "Deferred 421 4.3.2 host " + HOST + " said: 421 4.3.2 closing (unreachable)"
            },
            {"GREETING", "554 no", "Deferred 451 4.0.0 host " + HOST + " said: 554 no (unreachable)"},
            {"GREETING", "521 no", "Failed 521 5.0.0 host " + HOST + " said: 521 no"},
            {
                "EHLO",
                "450 no",
                "Deferred 450 4.0.0 host " + HOST + " said: 450 no (in reply to EHLO command) (unreachable)"
            },
            {
                "MAIL",
                "451 4.7.1 later",
                "Deferred 451 4.7.1 host " + HOST + " said: 451 4.7.1 later (in reply to MAIL FROM command)"
            },
            {
                "MAIL",
                "550 5.7.1 never",
                "Failed 550 5.7.1 host " + HOST + " said: 550 5.7.1 never (in reply to MAIL FROM command)"
            },
            {"RCPT", "450 later", "Deferred 450 4.0.0 host " + HOST + " said: 450 later (in reply to RCPT TO command)"},
            {"DATA", "451 later", "Deferred 451 4.0.0 host " + HOST + " said: 451 later (in reply to DATA command)"},
            {"DATA", "250 what", "Deferred 451 4.5.0 host " + HOST + " said: 250 what (in reply to DATA command)"},
            {
                "END",
                "452 4.3.1 full",
                "Deferred 452 4.3.1 host " + HOST + " said: 452 4.3.1 full (in reply to end of DATA command)"
            },
            {
                "END",
                "554-5.6.0 bad\r\n554 5.6.0 mail",
                "Failed 554 5.6.0 host " + HOST + " said: 554 5.6.0 bad 5.6.0 mail (in reply to end of DATA command)"
            },
        };
        for (String[] row : table)
            assertEquals(row[0] + " " + row[1], row[2], outcome(new FakeServer().on(row[0], row[1])));
    }

    @Test
    public void helloForThoseWhoKnowNoEhlo() {
        FakeServer server = new FakeServer().on("EHLO", "502 5.5.1 what");
        assertTrue(outcome(server).startsWith("Delivered"));
        assertTrue(server.commands().contains("HELO mail.example.org"));
    }

    @Test
    public void loopsBackToUs() {
        FakeServer server = new FakeServer().name("Mail.Example.Org");
        assertEquals("Failed 550 5.4.6 Mail for example.net loops back to us by " + HOST, outcome(server));
    }

    /** Plain text is all that there was to lose. */
    @Test
    public void brokenTlsIsLetGoWhereItIsOnlyAnOpportunity() {
        for (String how : List.of(FakeServer.GARBAGE, FakeServer.CLOSE, FakeServer.STALL, "454 4.7.0 not now")) {
            FakeServer server = new FakeServer().tls(new FakeTls()).on("STARTTLS", how);
            assertTrue(how, outcome(server).startsWith("Delivered"));
            assertEquals(1, server.messages().size());
        }
    }

    @Test
    public void nobodyListens() {
        FakeServer server = new FakeServer();
        server.close();
        try (RelayRig rig = new RelayRig(server)) {
            String text = RelayRig.text(rig.send("bob@example.net").get(0));
            assertEquals(
                    "Deferred 451 4.4.1 connect to " + HOST + ":" + server.port()
                            + ": Connection refused (unreachable)",
                    text);
        }
    }
}
