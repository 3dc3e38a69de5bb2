package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.LineClient;
import org.amphora.itests.rig.SilentDovecot;
import org.amphora.itests.rig.SmtpClient;
import org.junit.Test;

/** Many logins whose check does not come to an end, and few threads: mail comes in, and is read, meanwhile. */
public class LoginFloodIT {
    private static final String USER = "postmaster@localhost";
    private static final int LOGIN_THREADS = 4;
    private static final int EACH = 10;
    private static final String GUESS =
            Base64.getEncoder().encodeToString("\0eve\0guess".getBytes(StandardCharsets.UTF_8));

    @Test
    public void mailGoesOn() throws Exception {
        List<LineClient> flood = new ArrayList<>();
        try (var dovecot = new SilentDovecot(USER);
                var server = Built.unpack("flood")
                        .configure("org.amphora.net", "worker_threads", "2")
                        .configure("org.amphora.net", "login_threads", "" + LOGIN_THREADS)
                        .configure("org.amphora.dovecotauthclient", "auth_socket", "inet:127.0.0.1:" + dovecot.port())
                        .configure("org.amphora.dovecotauthclient", "timeout", "4m")) {
            server.start();
            try (var imap = ImapClient.connectTls(server.port("imaps")).login(USER, "any")) {
                for (int i = 0; i < EACH; i++) {
                    flood.add(guess(server.port("smtps"), "EHLO flood", "AUTH PLAIN " + GUESS));
                    flood.add(guess(server.port("imaps"), "a AUTHENTICATE PLAIN " + GUESS));
                    flood.add(guess(server.port("pop3s"), "AUTH PLAIN " + GUESS));
                }
                Deadline.await("the logins hold their threads", () -> dovecot.waiting() == LOGIN_THREADS);
                try (var smtp = SmtpClient.connect(server.port("smtp"))) {
                    smtp.send("ann@remote.example", USER, "Subject: meanwhile\r\n\r\nhello\r\n");
                }
                imap.command("SELECT INBOX");
                Deadline.await(
                        "the mail is there", () -> imap.command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]").stream()
                                .anyMatch(f -> f.contains("meanwhile")));
                assertEquals("none was answered meanwhile", LOGIN_THREADS, dovecot.waiting());
            }
            dovecot.refuse();
            for (LineClient client : flood) {
                String answer = client.line();
                while (answer.startsWith("250")) answer = client.line();
                assertTrue(answer, answer.matches("535 .*|a NO \\[AUTHENTICATIONFAILED\\].*|-ERR \\[AUTH\\].*"));
            }
        } finally {
            flood.forEach(LineClient::close);
        }
    }

    private static LineClient guess(int port, String... lines) throws Exception {
        LineClient client = LineClient.connectTls(port);
        client.line();
        for (String line : lines) client.send(line);
        return client;
    }
}
