package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.FilterJar;
import org.amphora.itests.rig.FilterTest;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.SmtpClient;
import org.junit.Test;

/** A filter that does at some messages what no filter should: the rest of the mail does not notice. */
public class BadFilterIT extends FilterTest {
    private void deploy(String... keys) throws Exception {
        FilterJar.of("one", "1.0.0").to(jar("one"));
        awaitAsked("one", "1.0.0");
        Files.writeString(etc(INTAKE), intakeBefore + "\n" + String.join("\n", keys) + "\n");
        String timeout = "500 ms";
        Deadline.await("the file is read", () -> row("one", "1.0.0").contains(timeout));
    }

    private String reply(String subject) throws IOException {
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            smtp.command("MAIL FROM:<joe@example.org>", "250");
            smtp.command("RCPT TO:<" + user + ">", "250");
            smtp.command("DATA", "354");
            return smtp.command("Subject: " + subject + "\r\n\r\nhello\r\n.", "");
        }
    }

    /** A cell of its row in {@code mail:filters}. */
    private String counted(String column) throws Exception {
        String shown = console("mail:filters");
        List<String> columns = List.of(shown.lines().findFirst().orElseThrow().split("\\W*[|│]\\W*"));
        return row("one", "1.0.0").split("[|│]")[columns.indexOf(column)].strip();
    }

    @Test
    public void whatItThrowsAndWhatIsNonsenseIsTriedAgain() throws Exception {
        deploy("filter.one.timeout = 500ms");
        for (String bad : List.of("throw this", "say nonsense")) {
            String refused = reply(bad);
            assertTrue(refused, refused.startsWith("451 4.3.0 Internal error ("));
            assertTrue(reply("hello").startsWith("250"));
            assertEquals("one 1.0.0 srm", stamp());
        }
        assertEquals("2", counted("Failed"));
    }

    @Test
    public void oneThatHangsIsPassedOverWhileOtherMailFlows() throws Exception {
        deploy("filter.one.timeout = 500ms");
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            smtp.command("MAIL FROM:<joe@example.org>", "250");
            smtp.command("RCPT TO:<" + user + ">", "250");
            smtp.command("DATA", "354");
            smtp.connection().send("Subject: hang on this\r\n\r\nhello\r\n.");
            send("hello");
            smtp.expect("250");
        }
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            imap.command("SELECT INBOX");
            String found = String.join("\n", imap.command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT X-STAMP)]"));
            assertTrue(found, found.contains("Subject: hang on this"));
            assertEquals("only the other has met the filter: " + found, 2, found.split("X-Stamp: ").length);
        }
        assertEquals("1", counted("Late"));
    }

    @Test
    public void oneThatHangsAndIsRequiredPutsTheMessageOff() throws Exception {
        deploy("filter.one.timeout = 500ms", "filters_required = one");
        assertTrue(reply("hang on this").startsWith("451 4.3.2"));
        send("hello");
        assertEquals("one 1.0.0 srm", stamp());
    }

    @Test
    public void oneThatKeepsFailingIsNotAskedForAWhile() throws Exception {
        deploy("filter.one.timeout = 500ms", "filter_failure_limit = 2");
        for (int i = 0; i < 2; i++) assertTrue(reply("throw this").startsWith("451"));
        assertTrue("mail passes without it", reply("throw this").startsWith("250"));
        assertTrue(row("one", "1.0.0"), row("one", "1.0.0").contains("quarantined"));
        String told = "filter one (org.example.filter.one 1.0.0) keeps failing and is not asked for";
        assertTrue(console("mail:status"), console("mail:status").contains(told));
        console("mail:filter-enable one");
        send("hello");
        assertEquals("one 1.0.0 srm", stamp());
    }
}
