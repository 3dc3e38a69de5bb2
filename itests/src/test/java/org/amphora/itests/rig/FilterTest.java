package org.amphora.itests.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;

/** A test of filters that somebody puts into {@code deploy/}, with a user of its own; it leaves the server as it was. */
public abstract class FilterTest extends ServerTest {
    protected static final String PASSWORD = "a secret of the test";
    protected static final String INTAKE = "org.amphora.intake.cfg";

    protected final String user = "u" + UUID.randomUUID().toString().substring(0, 8) + "@localhost";
    protected Path deploy;
    protected String intakeBefore;

    @Before
    public void addUser() throws Exception {
        deploy = Path.of(System.getProperty("karaf.base"), "deploy");
        intakeBefore = Files.readString(etc(INTAKE));
        console("mail:user-add --password '" + PASSWORD + "' " + user);
    }

    @After
    public void leaveNothing() throws Exception {
        for (String name : List.of("one", "two", "three")) Files.deleteIfExists(jar(name));
        Deadline.await(
                "no filter of the test is left", () -> !console("mail:filters").contains("org.example.filter"));
        Files.writeString(etc(INTAKE), intakeBefore);
        Deadline.await(
                "the configuration is as before", () -> !console("mail:status").contains("intake: etc"));
    }

    protected Path jar(String name) {
        return deploy.resolve(name + ".jar");
    }

    protected String row(String filter, String version) throws Exception {
        return console("mail:filters")
                .lines()
                .filter(l -> l.startsWith(filter + " ") && l.contains(" " + version))
                .findFirst()
                .orElse("");
    }

    protected void awaitAsked(String filter, String version) {
        Deadline.await(
                filter + " " + version + " is asked",
                () -> Pattern.compile("\\byes\\b").matcher(row(filter, version)).find());
    }

    protected void awaitNamed(String what) {
        Deadline.await(what + " is named", () -> console("mail:filters").contains(what));
    }

    protected String send(String subject) throws IOException {
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            return smtp.send("joe@example.org", user, "Subject: " + subject + "\r\n\r\nhello\r\n");
        }
    }

    /** The X-Stamp of the newest message. */
    protected String stamp() throws IOException {
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            imap.command("SELECT INBOX");
            String fetched = String.join("\n", imap.command("FETCH * BODY.PEEK[HEADER.FIELDS (X-STAMP)]"));
            var stamp = Pattern.compile("X-Stamp: ([^\r\n]*)").matcher(fetched);
            return stamp.find() ? stamp.group(1) : "";
        }
    }
}
