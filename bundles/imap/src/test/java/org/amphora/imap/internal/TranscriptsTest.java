package org.amphora.imap.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.amphora.testkit.transcript.Rig;
import org.amphora.testkit.transcript.Transcript;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * Conversations, a file for each command, with several sessions at once; each whole and in small pieces. Those of {@code
 * clients} are what clients really send; the first line says where that is known from. Gmail's fetcher is not among
 * them: it speaks POP3.
 */
@RunWith(Parameterized.class)
public class TranscriptsTest {
    static final Path FILES = Path.of("src/test/resources/transcripts");
    private static final Path MESSAGES = Path.of("src/test/resources/messages");

    @Parameters(name = "{0}")
    public static List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(FILES)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> FILES.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    private final String file;

    public TranscriptsTest(String file) {
        this.file = file;
    }

    /** @param piece octets of each piece of input; 0 for whole lines */
    private void run(int piece) throws IOException {
        Transcript transcript = Transcript.resource(getClass(), "/transcripts/" + file);
        Bench bench = new Bench();
        for (String message : transcript.given("inbox"))
            bench.deliver(Files.readString(MESSAGES.resolve(message + ".eml")));
        Rig rig = piece == 0 ? bench.rig() : new CutRig(bench, piece);
        transcript.run(rig);
    }

    @Test
    public void whole() throws IOException {
        run(0);
    }

    @Test
    public void anOctetAtATime() throws IOException {
        run(1);
    }

    @Test
    public void inPieces() throws IOException {
        run(7);
    }
}
