package org.amphora.filter.sample.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.amphora.testkit.server.AssemblyProcess;
import org.amphora.testkit.server.Script;
import org.junit.Test;

/**
 * The filter in the built server, which has it from its folder {@code deploy}. A project that the archetype has made runs
 * this in {@code mvn verify}; here {@code itests} does so, from an empty folder.
 */
public class SampleFilterIT {
    private static final String NAME = "sample";
    private static final Pattern ASKED = Pattern.compile("(?m)^" + NAME + " .*\\byes\\b");

    @Test
    public void itJoinsTheChainOfARunningServer() throws Exception {
        Path tarball = Path.of(System.getProperty("amphora.tarball"));
        try (var server = AssemblyProcess.unpack(tarball, Path.of("target/server"))) {
            server.start();
            String file = SampleFilter.PID + ".cfg";
            Files.copy(Path.of("etc", file), server.home().resolve("etc").resolve(file));
            server.configure(SampleFilter.PID, "header_value", "seen in a test");
            server.configure(SampleFilter.PID, "refuse_word", "lottery");
            server.deploy(Path.of(System.getProperty("filter.jar")));
            server.await("mail:filters", shown -> ASKED.matcher(shown).find());

            server.console("mail:send --subject hello postmaster@localhost 'to be marked'");
            String message = server.mail().stream()
                    .filter(m -> m.contains("to be marked"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(message, message.contains("X-Amphora-Sample: seen in a test"));

            Script.Result refused = server.client("mail:send --subject Lottery postmaster@localhost hello");
            assertEquals(refused.output(), 1, refused.status());
            assertTrue(refused.output(), refused.output().contains("550 5.7.1"));
        }
    }
}
