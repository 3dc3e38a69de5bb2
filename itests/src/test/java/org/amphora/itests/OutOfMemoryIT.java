package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.amphora.itests.filters.StampFilter;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.FilterJar;
import org.amphora.itests.rig.Senders;
import org.amphora.itests.rig.SmtpClient;
import org.amphora.testkit.server.AssemblyProcess;
import org.junit.Test;

/** A filter that eats the heap while mail is accepted: the process ends by itself, and whatever got its 250 is there. */
public class OutOfMemoryIT {
    private static final String POISON = "Subject: eat the heap\r\n\r\nhello\r\n";

    @Test
    public void theProcessEndsIsStartedAgainAndNothingAcknowledgedIsLost() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (var server = Built.unpack("out-of-memory")) {
            FilterJar.of("eater", "1.0.0").to(server.home().resolve("deploy/eater.jar"));
            Process process = supervised(server);
            server.await("mail:filters", shown -> shown.contains("\neater "));
            try (var senders = new Senders(server, acknowledged)) {
                senders.await(100);
                assertThrows("no 250", IOException.class, () -> send(server, POISON));
                assertTrue("the process ends", process.waitFor(60, TimeUnit.SECONDS));
                // which is what Restart=on-failure of systemd looks at
                assertNotEquals(0, process.exitValue());
                supervised(server);
                senders.await(100);
            }
            server.await("mail:status", shown -> shown.contains("Queue: 0 messages"));
            List<String> mail = server.mail();
            var lost = new HashSet<>(acknowledged);
            for (String message : mail) lost.remove(message.replaceFirst("(?s).*X-Test: (\\S+).*", "$1"));
            assertEquals("acknowledged and lost", Set.of(), lost);
            assertEquals(
                    "it was not taken",
                    List.of(),
                    mail.stream().filter(m -> m.contains("eat the heap")).toList());
            assertTrue("who was it is told", report(server).contains(StampFilter.class.getName() + ".eat()"));

            server.console("mail:filter-disable eater");
            send(server, POISON);
        }
    }

    /** As a service manager runs it. */
    private static Process supervised(AssemblyProcess server) throws IOException {
        Path home = server.home();
        var builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server")
                .directory(home.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("console.out").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        Deadline.await("mail is taken", () -> {
            SmtpClient.connect(server.port("smtp")).close();
            return true;
        });
        return process;
    }

    private static void send(AssemblyProcess server, String message) throws IOException {
        try (var smtp = SmtpClient.connect(server.port("smtp"))) {
            smtp.send("joe@example.org", "postmaster@localhost", message);
        }
    }

    private static String report(AssemblyProcess server) throws IOException {
        try (Stream<Path> files = Files.list(server.home().resolve("data/log"))) {
            Path died = files.filter(f -> f.getFileName().toString().startsWith("died-"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(died);
        }
    }
}
