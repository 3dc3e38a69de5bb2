package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.Deadline;
import org.amphora.testkit.smtp.FakeServer;
import org.junit.Test;

/**
 * {@code kill -9} while a queue that is larger than its window is delivered to another server: each message arrives, and what
 * arrives twice was on a connection when the server was killed. The long form is {@code itests/queue-storm/run}.
 */
public class QueueStormIT {
    private static final int MESSAGES = 2000;
    private static final int KILLS = 2;
    private static final int CONNECTIONS = 5;
    private static final Pattern SUBJECT = Pattern.compile("Subject: (storm\\d+)\r\n");

    private final FakeServer sink = new FakeServer();

    @Test
    public void eachArrivesAndHardlyAnyTwice() throws Exception {
        var server = Built.unpack("queue-storm");
        try (sink;
                server) {
            server.configure("org.amphora.relay", "relayhost", "[127.0.0.1]:" + sink.port());
            server.configure("org.amphora.relay", "smtp_tls_security_level", "none");
            server.configure("org.amphora.queue", "qmgr_message_active_limit", "500");
            server.configure("org.amphora.queue", "default_destination_concurrency_limit", "" + CONNECTIONS);
            Path entries = Files.createDirectories(server.home().resolve("data/spool/entries"));
            for (int i = 0; i < MESSAGES; i++)
                Files.write(entries.resolve("storm" + i + ".entry"), record("storm" + i));
            server.start();
            for (int k = 1; k <= KILLS; k++) {
                int some = MESSAGES * k / (KILLS + 2);
                Deadline.await(some + " have arrived", () -> sink.messages().size() >= some);
                server.kill();
                server.start();
            }
            Deadline.await("all have arrived", () -> arrived().size() == MESSAGES);
            Deadline.await("none is left", () -> isEmpty(entries));
            assertTrue("damaged", isEmpty(entries.resolveSibling("corrupt")));
        }
        int extra = sink.messages().size() - MESSAGES;
        assertEquals(MESSAGES, arrived().size());
        assertTrue("copies more: " + extra, extra <= KILLS * CONNECTIONS);
    }

    private Set<String> arrived() {
        return sink.messages().stream().map(QueueStormIT::subject).collect(Collectors.toSet());
    }

    private static String subject(String message) {
        Matcher subject = SUBJECT.matcher(message);
        return subject.find() ? subject.group(1) : "none";
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var names = Files.list(directory)) {
            return names.findAny().isEmpty();
        }
    }

    /** As docs/protocols/queue.md has it. */
    private static byte[] record(String id) {
        String message = "From: <a@storm.test>\r\nSubject: " + id + "\r\n\r\nHello.\r\n";
        String head = "id\t" + id + "\nreceived\t" + Instant.now() + "\ndirection\tINBOUND\n"
                + "session\ts\t\tmx\t\t0\t\tfalse\t\t\t\nmail\ta\tstorm.test\t-1\tSEVEN_BIT\tfalse\t\t\tfalse\n"
                + "rcpt\tu\tfar.test\tu\tfar.test\tremote\tfar.test\t\t\t\nbody\there\t" + message.length() + "\n";
        CRC32 crc = new CRC32();
        crc.update(head.getBytes(StandardCharsets.US_ASCII));
        String first = "amphora-queue 1 %010d %08x\n".formatted(head.length(), crc.getValue());
        return (first + head + message).getBytes(StandardCharsets.US_ASCII);
    }
}
