package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.Pop3Client;
import org.amphora.itests.rig.SmtpClient;
import org.amphora.testkit.server.AssemblyProcess;
import org.junit.Test;

/** Servers with only some of the roles. */
public class MinimalInstallIT {
    private static final List<String> COMMON = List.of("api", "mime", "net", "tls", "directory", "maildir", "shell");
    private static final String USER = "postmaster@localhost";

    private static List<String> with(String... roles) {
        var all = new ArrayList<>(COMMON);
        all.addAll(List.of(roles));
        return all;
    }

    @Test
    public void onlySmtpAndMaildir() throws Exception {
        var server = Built.unpack("only-smtp").install(with("smtp", "intake", "queue", "mda"), List.of("smtp"));
        try (server) {
            server.start();
            try (var smtp = SmtpClient.connect(server.port("smtp"))) {
                smtp.send("joe@example.org", USER, "Subject: alone\r\n\r\nhello\r\n");
            }
            assertEquals(1, messages(server.home().resolve("data/mail/localhost/postmaster/Maildir/new")));
            assertLogIsQuiet(server);
        }
    }

    @Test
    public void onlyImapOverAnExistingMaildir() throws Exception {
        var server = Built.unpack("only-imap").install(with("sasl", "imap"), List.of("imaps"));
        existingMaildir(server);
        try (server) {
            server.start();
            try (var imap = ImapClient.connectTls(server.port("imaps")).login(USER, server.initialPassword())) {
                assertTrue(imap.command("SELECT INBOX").contains("* 1 EXISTS"));
                String body = String.join("", imap.command("FETCH 1 (BODY.PEEK[TEXT])"));
                assertTrue(body, body.contains("hello from another program\r\n"));
            }
            assertLogIsQuiet(server);
        }
    }

    @Test
    public void onlyPop3() throws Exception {
        var server = Built.unpack("only-pop3").install(with("sasl", "pop3"), List.of("pop3s"));
        existingMaildir(server);
        try (server) {
            server.start();
            try (var pop3 = Pop3Client.connectTls(server.port("pop3s")).login(USER, server.initialPassword())) {
                assertTrue(pop3.multiline("RETR 1").contains("hello from another program\r\n"));
            }
            assertLogIsQuiet(server);
        }
    }

    /** Without the shell, which has no part in it; {@code bin/start} waits for the ports meanwhile. */
    @Test
    public void aMistakeIsOneLineAndMendedWithoutARestart() throws Exception {
        var roles = with("smtp", "intake", "queue", "mda", "filter-abuse");
        roles.remove("shell");
        var server = Built.unpack("mistakes").install(roles, List.of("smtp"));
        server.configure("org.amphora.site", "mynetworks", "everybody")
                .configure("org.amphora.net", "io_threads", "many")
                .configure("org.amphora.smtp", "smtpd_timeout", "soon")
                .configure("org.amphora.queue", "delivery_threads", "0")
                .configure("org.amphora.filter.helo", "reject_invalid_helo_hostname", "perhaps");
        try (server) {
            var started = CompletableFuture.supplyAsync(() -> server.script("start"));
            var mistakes = List.of(
                    "site.cfg: key mynetworks = everybody: ",
                    "net.cfg: key io_threads = many: ",
                    "smtp.cfg: key smtpd_timeout = soon: ",
                    "queue.cfg: key delivery_threads = 0: ",
                    "filter.helo.cfg: key reject_invalid_helo_hostname = perhaps: ");
            Deadline.await("each mistake is told, and roles that are right go on", () -> {
                String log = Files.readString(server.log());
                return mistakes.stream().allMatch(log::contains) && log.contains("self-signed");
            });
            List<String> log = Files.readAllLines(server.log());
            List<String> errors =
                    log.stream().filter(l -> l.contains(" ERROR ")).toList();
            assertEquals(log.toString(), mistakes.size(), errors.size());
            for (String mistake : mistakes)
                assertEquals(
                        mistake,
                        1,
                        errors.stream().filter(l -> l.contains(mistake)).count());
            assertEquals(
                    "no stack trace",
                    List.of(),
                    log.stream().filter(l -> !l.startsWith("20")).toList());
            server.configure("org.amphora.site", "mynetworks", "127.0.0.0/8")
                    .configure("org.amphora.net", "io_threads", "1")
                    .configure("org.amphora.smtp", "smtpd_timeout", "300s")
                    .configure("org.amphora.queue", "delivery_threads", "2")
                    .configure("org.amphora.filter.helo", "reject_invalid_helo_hostname", "yes");
            var result = started.get(60, TimeUnit.SECONDS);
            assertEquals(result.output(), 0, result.status());
            // the port may open before the last of the files has been read again
            Deadline.await("all roles are mended", () -> takesMail(server.port("smtp")));
            try (var smtp = SmtpClient.connect(server.port("smtp"))) {
                smtp.send("joe@example.org", USER, "Subject: mended\r\n\r\nhello\r\n");
            }
        }
    }

    private static boolean takesMail(int port) throws IOException {
        try (var smtp = SmtpClient.connect(port)) {
            smtp.command("EHLO client.example", "250");
            smtp.connection().send("MAIL FROM:<joe@example.org>");
            return smtp.reply().startsWith("250");
        }
    }

    /** As another program left it: LF line ends, no list of UIDs, a plain name. */
    private static void existingMaildir(AssemblyProcess server) throws IOException {
        Path maildir = server.home().resolve("data/mail/localhost/postmaster/Maildir");
        for (String d : List.of("tmp", "new", "cur")) Files.createDirectories(maildir.resolve(d));
        Files.writeString(
                maildir.resolve("cur/1700000000.1234.otherhost:2,S"),
                "From: <joe@example.org>\nSubject: old\n\nhello from another program\n");
    }

    private static long messages(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static void assertLogIsQuiet(AssemblyProcess server) throws IOException {
        List<String> loud = Files.readAllLines(server.log()).stream()
                .filter(l -> l.contains(" ERROR ") || l.contains(" WARN "))
                .filter(l -> !l.contains("self-signed"))
                .toList();
        assertEquals(List.of(), loud);
    }
}
