package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.SmtpClient;
import org.amphora.itests.rig.TestDns.Manner;
import org.amphora.itests.rig.TwoServers;
import org.amphora.testkit.smtp.FakeServer;
import org.amphora.testkit.tls.FakeTls;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;

/** Mail to other servers, good and bad ones, from SMTP to the mailbox in which the bounce lies. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class RelayIT {
    private static final String SENDER = "postmaster@a.test";
    private static final List<String> TIMEOUTS = List.of(
            "smtp_connect_timeout",
            "smtp_helo_timeout",
            "smtp_starttls_timeout",
            "smtp_mail_timeout",
            "smtp_rcpt_timeout",
            "smtp_data_init_timeout",
            "smtp_data_xfer_timeout",
            "smtp_data_done_timeout");
    private static TwoServers servers;
    private static final List<FakeServer> hops = new ArrayList<>();
    private static List<StatusRow> rows;

    @BeforeClass
    public static void start() throws IOException {
        servers = new TwoServers();
        rows = StatusRow.read();
        for (StatusRow row : rows) hop(row);
        for (String key : TIMEOUTS) servers.a.configure("org.amphora.relay", key, "3s");
        table("transport_maps", rows.stream().map(RelayIT::transport).collect(Collectors.joining()));
        table(
                "smtp_tls_policy_maps",
                rows.stream()
                        .filter(r -> r.steps().containsKey("TLS"))
                        .map(r -> r.domain() + " " + r.step("TLS") + "\n")
                        .collect(Collectors.joining()));
        servers.start();
    }

    @AfterClass
    public static void stop() throws IOException {
        hops.forEach(FakeServer::close);
        servers.close();
    }

    private static void table(String key, String text) throws IOException {
        Path file = Files.writeString(servers.a.home().resolve("etc").resolve(key), text);
        servers.a.configure("org.amphora.relay", key, file.toString());
    }

    private static String transport(StatusRow row) {
        if (row.steps().containsKey("TRANSPORT")) return row.domain() + " " + row.step("TRANSPORT") + "\n";
        if (!row.steps().containsKey("LMTP")) return "";
        return row.domain() + " lmtp:inet:" + row.address() + ":" + servers.port() + "\n";
    }

    /** The row's DNS, and its server. */
    private static void hop(StatusRow row) {
        String mx = "mx." + row.domain();
        switch (row.step("DNS")) {
            case "nxdomain" -> {}
            case "null MX" -> servers.dns.with(row.domain(), "MX", "0 .");
            case "an MX without address" -> servers.dns.with(row.domain(), "MX", "10 nowhere.test.");
            case "us" -> servers.dns.with(row.domain(), "MX", "10 mx.a.test.");
            case "servfail" -> servers.dns.with(row.domain(), Manner.SERVFAIL);
            case "refused" -> servers.dns.with(row.domain(), Manner.REFUSED);
            case "silence" -> servers.dns.with(row.domain(), Manner.SILENCE);
            case "lies about its length" -> servers.dns.with(row.domain(), Manner.LIES);
            default -> servers.dns.with(row.domain(), "MX", "10 " + mx + ".").with(mx, "A", row.address());
        }
        if (row.steps().containsKey("DNS") || row.steps().containsKey("TRANSPORT")) return;
        FakeServer server = new FakeServer(row.steps().containsKey("LMTP"), row.address(), servers.port());
        hops.add(server);
        server.name(mx);
        row.steps().forEach((step, value) -> {
            switch (step) {
                case "LMTP", "TLS", "MESSAGE" -> {}
                case "NAME" -> server.name(value);
                case "OFFERS" -> server.offers(value.split(", "));
                default -> server.on(step, value);
            }
        });
        if (row.steps().containsKey("STARTTLS") || row.steps().containsKey("HANDSHAKE")) server.tls(new FakeTls());
    }

    private static void await(String what, Callable<Boolean> condition) {
        Deadline.await(what, condition);
    }

    private static String unfolded(String message) {
        return message.replace("\r\n ", " ").replace("\r\n\t", " ");
    }

    private static List<String> mailbox(String server, String... texts) throws IOException {
        return (server.equals("a") ? servers.a : servers.b)
                .mail().stream()
                        .map(RelayIT::unfolded)
                        .filter(m -> List.of(texts).stream().allMatch(m::contains))
                        .toList();
    }

    private static void submit(String to, String subject) throws IOException {
        try (var smtp = SmtpClient.connect(servers.a.port("smtp"))) {
            smtp.send(SENDER, to, "Subject: " + subject + "\r\n\r\nHello.\r\n.a dot\r\n");
        }
    }

    @Test
    public void bothWaysByMxWithStartTls() throws Exception {
        servers.b.console("mail:alias-add slow@b.test postmaster@localhost; mail:alias-add far@b.test x@null.test");
        submit("postmaster@b.test", "from a to b");
        await("it comes to b", () -> !mailbox("b", "from a to b", "\r\n.a dot").isEmpty());
        String there = mailbox("b", "from a to b").get(0);
        assertTrue(there, there.contains("from mx.a.test ") && there.contains("by mx.b.test with ESMTPS "));

        try (var smtp = SmtpClient.connect(servers.b.port("submission")).startTls()) {
            smtp.login("postmaster@localhost", servers.b.initialPassword());
            smtp.send("postmaster@b.test", "postmaster@a.test", "Subject: from b to a\r\n\r\nHello.\r\n");
        }
        await("it comes to a", () -> !mailbox("a", "from b to a").isEmpty());
        String here = mailbox("a", "from b to a").get(0);
        assertTrue(here, here.contains("from mx.b.test ") && here.contains("by mx.a.test with ESMTPS "));

        submit("nobody@b.test", "to nobody");
        await("our bounce", () -> !mailbox(
                        "a", "Reporting-MTA: dns; mx.a.test", "\r\nStatus: 5.1.1\r\n", "nobody@b.test")
                .isEmpty());
        submit("far@b.test", "to one who has gone");
        await("their bounce comes back by MX", () -> !mailbox(
                        "a", "Reporting-MTA: dns; mx.b.test", "\r\nStatus: 5.1.10\r\n", "by mx.a.test with ESMTPS ")
                .isEmpty());

        submit("slow@b.test", "greylisted");
        await("it passes the second time", () -> !mailbox("b", "greylisted").isEmpty());
        String log = TwoServers.log(servers.a);
        Matcher first = Pattern.compile("deferred msg=(\\w+) to=<slow@b.test> status=4.2.0 .*")
                .matcher(log);
        assertTrue(log, first.find());
        assertEquals(1, mailbox("b", "greylisted").size());
        await("and is done with", () -> TwoServers.log(servers.a)
                .contains("delivered msg=" + first.group(1) + " to=<slow@b.test> status=2."));
    }

    private static void submit(SmtpClient smtp, StatusRow row, String sender, String to) throws IOException {
        String kind = row.step("MESSAGE");
        String mail = kind.equals("utf8") ? " BODY=8BITMIME SMTPUTF8" : kind.startsWith("8bit") ? " BODY=8BITMIME" : "";
        if (kind.equals("requiretls")) mail = " REQUIRETLS";
        smtp.command("MAIL FROM:<" + sender + ">" + mail, "250");
        smtp.command("RCPT TO:<" + to + ">" + (kind.equals("notify") ? " NOTIFY=SUCCESS,FAILURE" : ""), "250");
        smtp.command("DATA", "354");
        String header = "Subject: " + (kind.equals("utf8") ? "gr\u00c3\u00bcn" : "row " + row.number()) + "\r\n"
                + (kind.endsWith("signed") ? "DKIM-Signature: v=1; a=rsa-sha256; d=a.test; s=s; b=eA==\r\n" : "");
        String body = kind.startsWith("8bit") ? "gr\u00c3\u00bcn" : "green";
        smtp.command(header + "\r\n" + body + "\r\n.", "250");
    }

    private static String nobody(StatusRow row) {
        return "null" + row.number() + "@" + row.domain();
    }

    /** The line of the log that tells of it; the last one. */
    private static String told(String log, String to) {
        Matcher m = Pattern.compile("(?m)(delivered|deferred|bounced|failed) msg=.* to=<" + Pattern.quote(to) + "> .*$")
                .matcher(log);
        String last = "";
        while (m.find()) last = m.group();
        return last;
    }

    private static boolean isAsExpected(StatusRow row, String told) {
        String kind = row.waits() ? "deferred" : row.bounces() ? "bounced" : "delivered";
        boolean words = kind.equals("delivered") || told.contains(row.words());
        return told.startsWith(kind + " ") && told.contains(" status=" + row.status() + " ") && words;
    }

    private static List<String> reports(StatusRow row) throws IOException {
        return mailbox("a", "\r\nFinal-Recipient: rfc822; " + row.recipient() + "\r\n");
    }

    private static void isReported(StatusRow row, String action, String status) throws IOException {
        List<String> reports = reports(row);
        assertEquals(row + ": reports", 1, reports.size());
        String fields = "\r\nAction: " + action + "\r\nStatus: " + status + "\r\n";
        assertTrue(row + ": " + fields + " is not in " + reports, reports.get(0).contains(fields));
        assertTrue(
                row + ": " + row.words() + " is not in " + reports,
                reports.get(0).contains(row.words()));
    }

    /** A row's message, and another one from {@code <>}, for which nobody is told anything. */
    @Test
    public void whereEachMessageEndsUp() throws Exception {
        try (var smtp = SmtpClient.connect(servers.a.port("smtp")).startTls()) {
            for (StatusRow row : rows) {
                submit(smtp, row, SENDER, row.recipient());
                submit(smtp, row, "", nobody(row));
            }
        }
        List<String> wrong = new ArrayList<>();
        try {
            await("each has its fate", () -> {
                String log = TwoServers.log(servers.a);
                wrong.clear();
                for (StatusRow row : rows) {
                    String told = told(log, row.recipient());
                    if (!isAsExpected(row, told)) wrong.add(row + ": " + told);
                    if (told(log, nobody(row)).isEmpty()) wrong.add(row + " from <>: nothing");
                }
                return wrong.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(String.join("\n", wrong), e);
        }
        for (StatusRow row : rows) {
            if (row.bounces()) isReported(row, "failed", row.status());
            else if (row.fate().equals("relayed")) isReported(row, "relayed", row.status());
            else assertEquals(row.toString(), List.of(), reports(row));
        }
        history();
        expire();
        for (StatusRow row : rows) if (row.waits()) isReported(row, "failed", "5.4.7");
        assertEquals("of those without a sender", List.of(), mailbox("a", "rfc822; null"));
    }

    /** What waits is in the queue, and its history has the words; the rest is not. */
    private static void history() throws IOException {
        String log = TwoServers.log(servers.a);
        String commands = rows.stream()
                .filter(StatusRow::waits)
                .map(row -> told(log, row.recipient()).replaceFirst(".*? msg=(\\w+) .*", "mail:queue-show $1"))
                .collect(Collectors.joining("; "));
        String shown = servers.a.console(commands);
        for (StatusRow row : rows)
            if (row.waits()) {
                Pattern line = Pattern.compile("(?m)^\\S+Z  <" + row.recipient() + "> at .*: \\d{3} "
                        + Pattern.quote(row.status()) + " .*" + Pattern.quote(row.words()));
                assertTrue(row + " is not in " + shown, line.matcher(shown).find());
            }
    }

    /** The time of all that waits is over. */
    private static void expire() throws IOException {
        servers.a.configure("org.amphora.queue", "maximal_queue_lifetime", "0s");
        servers.a.await("mail:queue-flush; mail:status", status -> status.contains("Queue: 0 messages"));
    }
}
