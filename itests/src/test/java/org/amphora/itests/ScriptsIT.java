package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.LineClient;
import org.amphora.testkit.server.AssemblyProcess;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The scripts of bin/ do what docs/operations.md says, for the user who unpacked the server. */
public class ScriptsIT {
    private static AssemblyProcess server;

    @BeforeClass
    public static void start() throws Exception {
        server = Built.unpack("scripts").start();
    }

    @AfterClass
    public static void stop() throws Exception {
        server.close();
    }

    @Test
    public void startReturnsWhenMailIsAccepted() throws Exception {
        try (var client = LineClient.connect(server.port("smtp"))) {
            String greeting = client.line();
            assertTrue(greeting, greeting.startsWith("220 "));
        }
    }

    @Test
    public void aSecondStartIsRefused() throws Exception {
        var second = server.script("start");
        assertNotEquals(0, second.status());
        assertTrue(second.output(), second.output().contains("already running, pid " + server.pid()));
    }

    @Test
    public void statusTellsByItsExitStatus() throws Exception {
        assertEquals(0, server.script("status").status());
    }

    @Test
    public void aStopTellsTheSessionsAndTheNextStartServesThem() throws Exception {
        try (var client = LineClient.connect(server.port("smtp"))) {
            client.line();
            server.stop();
            String farewell = client.line();
            assertTrue(farewell, farewell.startsWith("421 "));
            assertNull(client.lineOrEnd());
        }
        assertEquals(3, server.script("status").status());
        var log = Files.readAllLines(server.log());
        assertEquals(1, log.stream().filter(l -> l.endsWith(" Amphora stops")).count());
        String last = log.get(log.size() - 1);
        assertTrue(last, last.endsWith(" Amphora has stopped"));
        assertEquals("a stop of what does not run", 0, server.script("stop").status());
        server.start();
        startReturnsWhenMailIsAccepted();
    }

    @Test
    public void theClientTellsWhetherTheCommandSucceeded() throws Exception {
        assertEquals(0, server.client("bundle:list").status());
        assertEquals(1, server.client("no-such-command").status());
    }

    @Test
    public void theConsolesPasswordIsTheOwnersAlone() throws Exception {
        var users = server.home().resolve("etc/users.properties");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
        assertTrue(Files.readString(users).matches("(?s).*\\nkaraf = [0-9a-f]{40},_g_:admingroup\\n"));
    }

    @Test
    public void whatTheServerWritesIsTheOwnersAlone() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(server.log())));
    }

    @Test
    public void thePasswordOfTheFirstUserIsShownOnce() {
        assertFalse(server.initialPassword().isEmpty());
        assertFalse(Files.exists(server.home().resolve("data/amphora/initial-password")));
    }

    @Test
    public void theLogOfABootNeedsNobodysAttention() throws Exception {
        var lines = Files.readAllLines(server.log()).stream()
                .filter(l -> l.contains(" WARN ") || l.contains(" ERROR "))
                // the one thing that an operator is to mend
                .filter(l -> !l.contains("self-signed"))
                .toList();
        assertEquals(List.of(), lines);
        assertEquals("", Files.readString(server.home().resolve("data/log/console.log")));
    }
}
