package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.amphora.smtp.internal.session.SmtpSettings.BareNewline;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** Sessions made of broken pieces: however they are cut, the replies are the same, and replies they are. */
public class AnyInputTest {
    private static final List<String> PIECES = List.of(
            "EHLO x\r\n",
            "HELO x\r\n",
            "MAIL FROM:<a@b.example>\r\n",
            "MAIL FROM:<a@b.example> SIZE=10 BODY=8BITMIME\r\n",
            "RCPT TO:<joe@example.org>\r\n",
            "RCPT TO:<nobody@example.org>\r\n",
            "DATA\r\n",
            "MAIL FROM:<>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n",
            "MAIL FROM:<>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n.text\r\n.\r\n",
            "Subject: x\r\n\r\n..\r\n",
            ".\r\n",
            "\r\n.\r\n",
            "\n.\r\n",
            "\r.\n",
            "BDAT 0\r\n",
            "BDAT 5\r\nx\r\ny\r",
            "BDAT 3\r\n\nz\n",
            "BDAT 6 LAST\r\nQUIT\r\n",
            "BDAT 0 LAST\r\n",
            "BDAT 2000\r\n",
            "MAIL FROM:<>\r\nRCPT TO:<joe@example.org>\r\nBDAT 3\r\na\r\nBDAT 2 LAST\r\nbc",
            "RSET\r\n",
            "NOOP\r\n",
            "AUTH PLAIN\r\n",
            "AUTH PLAIN AGpvZQBzZWNyZXQ=\r\n",
            "AGpvZQBzZWNyZXQ=\r\n",
            "*\r\n",
            "VRFY x\r\n",
            "x".repeat(600) + "\r\n");

    private static String script(Random random) {
        var text = new StringBuilder("EHLO x\r\n");
        for (int n = 1 + random.nextInt(12); n > 0; n--) {
            var piece = new StringBuilder(PIECES.get(random.nextInt(PIECES.size())));
            if (random.nextInt(4) == 0) {
                int at = random.nextInt(piece.length());
                char c = "\r\n.\0<>@ :=*x\u00ff".charAt(random.nextInt(13));
                if (random.nextBoolean()) piece.setCharAt(at, c);
                else piece.insert(at, c);
            }
            text.append(piece);
        }
        return text.toString();
    }

    /** What the client gets, and what was stored. */
    private static String run(String script, IntUnaryOperator length) {
        return run(script, BareNewline.REFUSE, Integer.MAX_VALUE, length);
    }

    private static String run(String script, BareNewline newline, int memory, IntUnaryOperator length) {
        var bench = new Bench();
        bench.configure("smtpd_tls_auth_only", "no");
        bench.configure("bare_newline", newline.name().toLowerCase(Locale.ROOT));
        bench.fakeIntake.memory = memory;
        bench.fakeSasl.inPlainText();
        FakeConnection c = bench.open("near");
        byte[] bytes = script.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length && c.isOpen(); ) {
            int n = Math.min(bytes.length - at, length.applyAsInt(bytes.length - at));
            c.type(Arrays.copyOfRange(bytes, at, at + n));
            at += n;
        }
        String output = c.output();
        c.disconnect();
        assertEquals(0, bench.fakeIntake.open);
        assertEquals(0, bench.fakeIntake.spool.open());
        var stored = new StringBuilder(output);
        for (FakeIntake.Message m : bench.fakeIntake.messages)
            stored.append(m.recipients()).append(m.body());
        return stored.toString();
    }

    @Test
    public void cutsMakeNoDifference() {
        var random = new Random(2034);
        int stored = 0;
        for (int i = 0; i < 400; i++) {
            String script = script(random);
            String whole = run(script, left -> left);
            assertEquals(script, whole, run(script, left -> 1 + random.nextInt(30)));
            assertEquals(script, whole, run(script, left -> 1));
            assertEquals(script, whole, run(script, BareNewline.REFUSE, 20, left -> 1 + random.nextInt(30)));
            String mended = run(script, BareNewline.NORMALISE, 20, left -> left);
            assertEquals(script, mended, run(script, BareNewline.NORMALISE, 0, left -> 1 + random.nextInt(5)));
            if (whole.contains("queued as m1")) stored++;
            String replies = whole.contains("[Rcpt") ? whole.substring(0, whole.indexOf("[Rcpt")) : whole;
            for (String line : replies.split("\r\n")) assertTrue(line, line.matches("[2-5]\\d\\d[ -][ -~]*"));
        }
        assertTrue("the scripts hardly ever get a message through: " + stored, stored > 20);
    }
}
