package org.amphora.relay.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.smtp.FakeServer;
import org.amphora.testkit.tls.FakeTls;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Servers that do what no server should: each attempt ends, with the right class of status, and says what has happened. */
public class BadServerTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static final String HOST = "mx.example.net[127.0.0.1]";

    private static final String[] LIMITS = {
        "smtp_connect_timeout",
        "smtp_helo_timeout",
        "smtp_starttls_timeout",
        "smtp_mail_timeout",
        "smtp_rcpt_timeout",
        "smtp_data_init_timeout",
        "smtp_data_xfer_timeout",
        "smtp_data_done_timeout",
        "smtp_rset_timeout",
        "smtp_quit_timeout",
    };

    /** For a limit that does not hold: no test comes near. */
    @Rule
    public final Timeout broken = Timeout.seconds(120);

    private static String outcome(FakeServer server) {
        return outcome(server, RelayRig.MESSAGE, "");
    }

    /** @param limit the only one that is short, if any */
    private static String outcome(FakeServer server, String message, String limit, String... settings) {
        try (server;
                RelayRig rig = new RelayRig(server)) {
            for (String key : LIMITS) rig.set(key, limit.equals(key) ? "150ms" : "1h");
            for (int i = 0; i < settings.length; i += 2) rig.set(settings[i], settings[i + 1]);
            var envelope =
                    RelayRig.envelope(MailParameters.of(Address.of("ann@example.org")), RelayRig.to("bob@example.net"));
            List<Outcome> outcomes =
                    RelayRig.send(rig.target(), envelope, rig.spool.body(message), Duration.ofHours(1));
            assertEquals(0, rig.spool.open());
            assertEquals("connections left behind", rig.pooled(), rig.watch.open());
            return RelayRig.text(outcomes.get(0));
        }
    }

    /** More than any buffer between here and there. */
    private static String large() {
        return "Subject: large\n\n" + ("x".repeat(76) + "\n").repeat(200_000);
    }

    /** In each state it is the key of this state that ends the wait. */
    @Test
    public void stallsInEachState() {
        String end = "sending the end of the message; it may be sent more than once";
        String[][] table = {
            {"GREETING", "smtp_helo_timeout", "receiving the greeting"},
            {"EHLO", "smtp_helo_timeout", "sending the greeting"},
            {"MAIL", "smtp_mail_timeout", "sending MAIL FROM"},
            {"RCPT", "smtp_rcpt_timeout", "sending RCPT TO"},
            {"DATA", "smtp_data_init_timeout", "sending DATA"},
            {"BODY", "smtp_data_done_timeout", end},
            {"END", "smtp_data_done_timeout", end},
        };
        for (String[] row : table)
            assertEquals(
                    row[0],
                    "Deferred 451 4.4.2 conversation with " + HOST + " timed out while " + row[2] + " (unreachable)",
                    outcome(new FakeServer().on(row[0], FakeServer.STALL), RelayRig.MESSAGE, row[1]));
    }

    /** It takes a part of the message and then nothing more, so that it is a write that does not end. */
    @Test
    public void stopsReadingInTheMiddleOfTheMessage() {
        assertEquals(
                "Deferred 451 4.4.2 conversation with " + HOST + " timed out while sending the message (unreachable)",
                outcome(new FakeServer().on("BODY", FakeServer.STALL), large(), "smtp_data_xfer_timeout"));
    }

    @Test
    public void stallsInTls() {
        for (String[] row : new String[][] {{"STARTTLS", FakeServer.STALL}, {"HANDSHAKE", FakeServer.STALL}})
            assertEquals(
                    row[0],
                    "Deferred 451 4.4.2 conversation with " + HOST + " timed out while starting TLS (unreachable)",
                    outcome(
                            new FakeServer().tls(new FakeTls()).on(row[0], row[1]),
                            RelayRig.MESSAGE,
                            "smtp_starttls_timeout",
                            "smtp_tls_security_level",
                            "encrypt"));
    }

    /** Where TLS is demanded, what is no TLS is no reason to do without. */
    @Test
    public void brokenTlsWhereItIsDemanded() {
        String[][] table = {
            {"STARTTLS", FakeServer.GARBAGE, "451 4.7.5 cannot start TLS with " + HOST + ": TLS handshake failed: "},
            {"HANDSHAKE", FakeServer.CLOSE, "451 4.7.5 cannot start TLS with " + HOST + ": TLS handshake failed: "},
            {"STARTTLS", FakeServer.CLOSE, "451 4.4.2 lost connection with " + HOST + " while starting TLS"},
            {"STARTTLS", "554 5.7.0 no", "451 4.7.0 host " + HOST + " said: 554 5.7.0 no"},
        };
        for (String[] row : table) {
            String text = outcome(
                    new FakeServer().tls(new FakeTls()).on(row[0], row[1]),
                    RelayRig.MESSAGE,
                    "",
                    "smtp_tls_security_level",
                    "encrypt");
            assertTrue(text, text.startsWith("Deferred " + row[2]));
            assertTrue(text, text.endsWith(" (unreachable)"));
        }
    }

    @Test
    public void stallsInAuth() throws IOException {
        FakeServer server = new FakeServer().offers("AUTH PLAIN").on("AUTH", FakeServer.STALL);
        Path passwords = folder.newFile("passwords").toPath();
        Files.writeString(passwords, "[127.0.0.1]:" + server.port() + "  ann:word\n");
        assertEquals(
                "Deferred 451 4.4.2 conversation with 127.0.0.1[127.0.0.1] timed out while authenticating (unreachable)",
                outcome(
                        server,
                        RelayRig.MESSAGE,
                        "smtp_helo_timeout",
                        "relayhost",
                        "[127.0.0.1]:" + server.port(),
                        "smtp_sasl_auth_enable",
                        "yes",
                        "smtp_sasl_tls_only",
                        "no",
                        "smtp_sasl_password_maps",
                        passwords.toString()));
    }

    /** The mail is delivered by then. */
    @Test
    public void stallsInQuit() {
        String text = outcome(
                new FakeServer().on("QUIT", FakeServer.STALL),
                RelayRig.MESSAGE,
                "smtp_quit_timeout",
                "smtp_connection_cache_size",
                "0");
        assertTrue(text, text.startsWith("Delivered"));
    }

    /** Each octet is in time, the greeting is not. */
    @Test
    public void trickles() {
        assertEquals(
                "Deferred 451 4.4.2 conversation with " + HOST
                        + " timed out while receiving the greeting (unreachable)",
                outcome(new FakeServer().on("GREETING", FakeServer.TRICKLE), RelayRig.MESSAGE, "smtp_helo_timeout"));
    }

    /** A server whose queue of connections is full answers none. */
    @Test
    public void nobodyAcceptsTheConnection() throws IOException {
        List<Socket> before = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                RelayRig rig = new RelayRig(deaf.getLocalPort())) {
            for (boolean full = false; !full; ) {
                Socket socket = new Socket();
                before.add(socket);
                try {
                    socket.connect(deaf.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    full = true;
                }
            }
            rig.set("smtp_connect_timeout", "150ms");
            assertEquals(
                    "Deferred 451 4.4.1 connect to " + HOST + ":" + deaf.getLocalPort() + ": timed out (unreachable)",
                    RelayRig.text(rig.send("bob@example.net").get(0)));
        } finally {
            for (Socket s : before) s.close();
        }
    }

    @Test
    public void closesInTheMiddleOfTheMessage() {
        String text = outcome(new FakeServer().on("BODY", FakeServer.CLOSE), large(), "");
        assertEquals("Deferred 451 4.4.2 lost connection with " + HOST + " while sending the message", text);
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
        String text = outcome(new FakeServer().on("GREETING", FakeServer.ENDLESS_LINE));
        assertEquals(
                "Deferred 451 4.5.0 protocol error of " + HOST + " while receiving the greeting: a reply without end"
                        + " (unreachable)",
                text);
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

    /** 4xx to everything: the mail waits, and the next attempt is a full one. */
    @Test
    public void temporaryToEverything() {
        FakeServer server = new FakeServer();
        for (String verb : List.of("GREETING", "EHLO", "MAIL", "RCPT", "DATA", "END", "RSET", "QUIT"))
            server.on(verb, "450 4.3.2 not now");
        assertEquals("Deferred 450 4.3.2 host " + HOST + " said: 450 4.3.2 not now (unreachable)", outcome(server));
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
            assertTrue(
                    how,
                    outcome(server, RelayRig.MESSAGE, "smtp_starttls_timeout").startsWith("Delivered"));
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
