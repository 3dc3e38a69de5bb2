package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.amphora.testkit.transcript.Transcript;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Each transcript whole, an octet at a time (but for the middle of long lines), and cut at random. */
@RunWith(Parameterized.class)
public class TranscriptsTest {
    @Parameters(name = "{0}")
    public static List<String> files() {
        return List.of(
                "session",
                "tls-and-auth",
                "auth",
                "auth-final",
                "syntax",
                "sequence",
                "intake",
                "limits",
                "newlines",
                "lmtp",
                "chunking",
                "dsn",
                "xclient",
                "smtputf8",
                "requiretls");
    }

    static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("big", "x".repeat(990) + "\r\n" + "y".repeat(5000)),
            Map.entry("fits", "x".repeat(1022)),
            Map.entry("line505", "x".repeat(505)),
            Map.entry("line506", "x".repeat(506)),
            Map.entry("line1000", "x".repeat(1000)),
            Map.entry("line1100", "x".repeat(1100)),
            Map.entry("line2050", "x".repeat(2050)),
            Map.entry("line20000", "x".repeat(20000)),
            Map.entry("latin", "j\u00f6rg"),
            Map.entry("c1", "j\u00c2\u0085g"),
            Map.entry("overlong", "j\u00c0\u00afg"));

    private final String file;

    public TranscriptsTest(String file) {
        this.file = file;
    }

    private void run(IntUnaryOperator length) {
        var bench = new Bench();
        Transcript.resource(getClass(), "/transcripts/" + file + ".txt").run(new CutRig(bench, length), VALUES);
        assertEquals("transactions left open", 0, bench.fakeIntake.open);
        assertEquals("bodies left open", 0, bench.fakeIntake.spool.open());
    }

    @Test
    public void whole() {
        run(left -> left);
    }

    @Test
    public void anOctetAtATime() {
        run(left -> left > 600 ? left - 600 : 1);
    }

    @Test
    public void cutAtRandom() {
        var random = new Random(5321);
        for (int i = 0; i < 20; i++) run(left -> 1 + random.nextInt(left > 600 ? left : random.nextInt(40) + 1));
    }
}
