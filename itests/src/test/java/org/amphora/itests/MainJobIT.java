package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.Pop3Client;
import org.amphora.itests.rig.ServerTest;
import org.amphora.itests.rig.SmtpClient;
import org.junit.Before;
import org.junit.Test;

/** The main job on the built server: a message comes in by each door, and is read by each of the others. */
public class MainJobIT extends ServerTest {
    private static final String PASSWORD = "a secret of the test";

    /** A user of its own for each test. */
    private final String user = "u" + UUID.randomUUID().toString().substring(0, 8) + "@localhost";

    private final String message = "From: <joe@example.org>\r\nSubject: " + UUID.randomUUID()
            + "\r\n\r\nHello,\r\n.this line begins with a dot\r\n";

    @Before
    public void addUser() throws Exception {
        console("mail:user-add --password '" + PASSWORD + "' " + user);
    }

    @Test
    public void plainSmtp() throws Exception {
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            smtp.send("joe@example.org", user, message);
            smtp.command("QUIT", "221");
        }
        assertReadByAll();
    }

    @Test
    public void startTlsAndAuth() throws Exception {
        try (var smtp = SmtpClient.connect(port("submission"))) {
            smtp.startTls().login(user, PASSWORD).send(user, user, message);
        }
        assertReadByAll();
    }

    @Test
    public void implicitTls() throws Exception {
        try (var smtp = SmtpClient.connectTls(port("smtps"))) {
            smtp.login(user, PASSWORD).send(user, user, message);
        }
        assertReadByAll();
    }

    private void assertReadByAll() throws IOException {
        try (var imap = ImapClient.connect(port("imap")).startTls().login(user, PASSWORD)) {
            assertSeen(imap);
        }
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            assertSeen(imap);
        }
        try (var pop3 = Pop3Client.connect(port("pop3")).startTls().login(user, PASSWORD)) {
            assertEndsWithMessage(pop3.multiline("RETR 1"));
        }
        try (var pop3 = Pop3Client.connectTls(port("pop3s")).login(user, PASSWORD)) {
            assertEndsWithMessage(pop3.multiline("RETR 1"));
        }
    }

    private void assertSeen(ImapClient imap) throws IOException {
        assertTrue(imap.command("SELECT INBOX").contains("* 1 EXISTS"));
        List<String> fetched = imap.command("FETCH 1 BODY.PEEK[]");
        assertEquals(1, fetched.size());
        String body = fetched.get(0);
        assertEndsWithMessage(body.substring(0, body.length() - 1));
        imap.command("LOGOUT");
    }

    /** What we stamp stands before it, Return-Path first; what filters add, behind the header that came. */
    private void assertEndsWithMessage(String got) {
        int end = message.indexOf("\r\n\r\n");
        assertTrue(got, got.contains("\r\n" + message.substring(0, end + 2)));
        assertTrue(got, got.endsWith(message.substring(end)));
        assertTrue(got, got.contains("Return-Path: <") && got.contains("Received: from test.example"));
    }

    @Test
    public void anIdlingClientSeesADelivery() throws Exception {
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            imap.command("SELECT INBOX");
            imap.connection().send("x IDLE");
            String continuation = imap.connection().line();
            assertTrue(continuation, continuation.startsWith("+"));
            try (var smtp = SmtpClient.connect(port("smtp"))) {
                smtp.send("joe@example.org", user, message);
            }
            assertEquals("* 1 EXISTS", imap.response());
            imap.connection().send("DONE");
            String last = imap.response();
            while (last.startsWith("* ")) last = imap.response();
            assertTrue(last, last.startsWith("x OK"));
        }
    }

    @Test
    public void aNewAccountHasTheUsualMailboxes() throws Exception {
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            String list = String.join("\n", imap.command("LIST \"\" *"));
            String lsub = String.join("\n", imap.command("LSUB \"\" *"));
            for (String name : List.of("Drafts", "Sent", "Junk", "Trash", "Archive")) {
                assertTrue(list, list.matches("(?s).*\\\\" + name + "[^\n]* \"\\.\" \"?" + name + "\"?.*"));
                assertTrue(lsub, lsub.contains(name));
            }
        }
    }

    @Test
    public void noOpenRelayAndNoUnknownUser() throws Exception {
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            smtp.command("MAIL FROM:<joe@example.org>", "250");
            smtp.command("RCPT TO:<someone@example.net>", "550 5.7.1");
            smtp.command("RCPT TO:<someone%example.net@localhost>", "550 5.1.1");
            smtp.command("RCPT TO:<nobody-here@localhost>", "550 5.1.1");
            smtp.command("DATA", "554");
        }
        try (var smtp = SmtpClient.connectTls(port("smtps"))) {
            smtp.command("MAIL FROM:<" + user + ">", "530");
        }
        try (var smtp = SmtpClient.connectTls(port("smtps"))) {
            smtp.login(user, PASSWORD);
            smtp.command("MAIL FROM:<" + FIRST_USER + ">", "5");
        }
    }

    @Test
    public void theSelftestPasses() throws Exception {
        String said = console("mail:selftest");
        assertTrue(said, said.contains("All is well."));
    }

    @Test
    public void theConsoleShowsWhatIsThere() throws Exception {
        String status = console("mail:status");
        for (String role : List.of("smtp", "imap", "pop3", "maildir", "queue", "intake", "mda", "tls", "sasl", "net"))
            assertTrue(status, status.contains("org.amphora." + role));
        assertTrue(status, status.contains(String.valueOf(port("imaps"))));
        assertTrue(console("mail:filters").contains("sample"));
        assertTrue(console("mail:user-list").contains(user));
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            imap.command("NOOP");
            assertTrue(console("mail:sessions").contains(user));
        }
        console("mail:domain-add it.example");
        console("mail:alias-add all@it.example " + user);
        assertTrue(console("mail:alias-list").contains("all@it.example"));
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            smtp.send("joe@example.org", "all@it.example", message);
        }
        assertReadByAll();
        console("mail:alias-remove all@it.example");
        console("mail:domain-remove it.example");
        console("mail:user-remove " + user);
        Deadline.await("the removed user is unknown", () -> {
            try (var smtp = SmtpClient.connect(port("smtp"))) {
                smtp.command("MAIL FROM:<joe@example.org>", "250");
                smtp.command("RCPT TO:<" + user + ">", "550 5.1.1");
                return true;
            }
        });
    }
}
