package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;

import java.util.List;
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
                "auth-login",
                "auth-scram",
                "auth-external",
                "auth-oauthbearer",
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

    private final String file;

    public TranscriptsTest(String file) {
        this.file = file;
    }

    private void run(IntUnaryOperator length) {
        var bench = new Bench();
        Transcript.resource(getClass(), "/transcripts/" + file + ".txt").run(new CutRig(bench, length));
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
