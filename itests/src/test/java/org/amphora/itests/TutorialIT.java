package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.LocalRepository;
import org.amphora.testkit.server.AssemblyProcess;
import org.amphora.testkit.server.Script;
import org.junit.Test;

/**
 * The first part of docs/writing-a-filter.md, done: its blocks of shell are run in an empty folder against the built
 * server, and what they promise is looked at.
 */
public class TutorialIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Pattern PASSED = Pattern.compile("(?m)Tests run: [1-9]\\d*, Failures: 0, Errors: 0.* -- in ");

    /** What is typed into one shell, block after block; a block that fails ends the test. */
    private static final class Typed {
        private final Script shell;
        private final Path where;

        Typed(Path work, AssemblyProcess server) throws IOException {
            where = work.resolve("where");
            Files.writeString(
                    where, Files.createDirectory(work.resolve("empty")).toString());
            shell = new Script(work)
                    .with("AMPHORA", server.home().toString())
                    .with("PATH", maven(work) + ":" + System.getenv("PATH"));
        }

        /** A directory with the Maven of this build, for which this build is installed. */
        private static Path maven(Path work) throws IOException {
            Path bin = Files.createDirectory(work.resolve("bin"));
            Path repository = LocalRepository.make(work.resolveSibling("local-repository"));
            boolean offline = System.getProperty("amphora.maven.mode").endsWith("true");
            Path mvn = Files.writeString(
                    bin.resolve("mvn"),
                    "#!/bin/sh\nexec " + System.getProperty("amphora.maven.home") + "/bin/mvn " + (offline ? "-o " : "")
                            + "-Dmaven.repo.local=" + repository + " \"$@\"\n");
            assertTrue(mvn.toFile().setExecutable(true));
            return bin;
        }

        String type(String block) throws IOException {
            String text = "set -eu\ncd \"$(cat " + where + ")\"\n" + block + "\npwd > " + where;
            return shell.succeed(List.of("bash", "-c", text));
        }
    }

    private static List<String> blocks(AssemblyProcess server) throws IOException {
        String page = Files.readString(Built.root().resolve("docs/writing-a-filter.md"));
        var blocks = new ArrayList<String>();
        BLOCK.matcher(page)
                .results()
                .map((MatchResult r) -> r.group(1))
                .map(block -> block.replace("localhost:2525", "127.0.0.1:" + server.port("smtp")))
                .forEach(blocks::add);
        return blocks;
    }

    @Test
    public void thePageLeadsFromAnEmptyFolderToARunningFilter() throws Exception {
        Path work = Built.root().resolve("itests/target/tutorial");
        new Script(Built.root()).succeed(List.of("rm", "-rf", work.toString()));
        Files.createDirectories(work);
        try (var server = Built.unpack("tutorial")) {
            server.start();
            List<String> blocks = blocks(server);
            assertEquals("blocks of shell, each of which is looked at here", 5, blocks.size());
            var typed = new Typed(work, server);

            String built = typed.type(blocks.get(0));
            assertEquals(
                    "the filter's test and the one in the server have run: " + built,
                    2,
                    PASSED.matcher(built).results().count());

            typed.type(blocks.get(1));
            Deadline.await(
                    "mail:filters shows it", () -> typed.type(blocks.get(2)).contains("\nmark "));

            String tried = typed.type(blocks.get(3));
            assertTrue(tried, tried.contains("X-Amphora-Sample"));

            typed.type(blocks.get(4));
            Deadline.await("the message is marked", () -> server.mail().stream()
                    .anyMatch(m -> m.contains("X-Amphora-Sample: seen")));
        }
    }
}
