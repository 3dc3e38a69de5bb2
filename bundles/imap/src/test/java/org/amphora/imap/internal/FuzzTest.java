package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/**
 * Input mutated from the transcripts. Nothing is a bug, nothing is left behind, and the same octets cut differently give
 * the same responses. {@code -Damphora.fuzz=N} tries so many inputs.
 */
public class FuzzTest {
    private static final int INPUTS = Integer.getInteger("amphora.fuzz", 1500);
    private static final String[] FILES = {
        "session",
        "select",
        "mailboxes",
        "list",
        "status",
        "append",
        "fetch",
        "store",
        "copy",
        "expunge",
        "search",
        "idle",
        "bad",
        "id",
        "multiappend",
        "binary",
        "objectid",
        "rev2",
        "list-extended",
        "condstore",
        "qresync",
        "searchres",
        "sort",
        "thread",
        "clients/thunderbird",
        "clients/apple-mail",
        "clients/k9",
        "clients/javamail"
    };
    private static final String[] PIECES = {
        "\r\n",
        "\n",
        "\r",
        " ",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "{",
        "}",
        "{3}\r\n",
        "{3+}\r\n",
        "{99999+}\r\n",
        "\"",
        "\\",
        "*",
        "%",
        ":",
        ",",
        "0",
        "4294967295",
        "1:*",
        "NIL",
        "~",
        "\0",
        "\u00ff",
        "&",
        "+",
        "-",
        "DONE\r\n",
        "$",
        "f1 ENABLE QRESYNC\r\n",
        "f2 SELECT INBOX (QRESYNC (1000001 1 1:9 (1:2 1:2)))\r\n",
        " RETURN (SAVE ALL)",
        "a1 ",
        "UID "
    };

    /** Lines that a client of the transcripts sends, with their ends. */
    private static List<String> corpus() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : FILES) {
            try (InputStream in = FuzzTest.class.getResourceAsStream(file + ".txt")) {
                String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                text.lines()
                        .filter(l -> l.matches("C\\d*: .*") && !l.contains("{{"))
                        .forEach(l -> {
                            String line = l.substring(l.indexOf(':') + 2);
                            if (!line.contains("LOGOUT")) lines.add(line + "\r\n");
                        });
            }
        }
        return lines;
    }

    private static String input(List<String> corpus, Random random) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 6; i++) b.append(corpus.get(random.nextInt(corpus.size())));
        for (int i = random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(b.length());
            switch (random.nextInt(4)) {
                case 0 -> b.setCharAt(at, (char) random.nextInt(256));
                case 1 -> b.delete(at, Math.min(b.length() - 1, at + 1 + random.nextInt(6)));
                case 2 -> b.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> b.insert(at, b.substring(at, Math.min(b.length(), at + random.nextInt(20))));
            }
        }
        return b.append("\r\nDONE\r\nz NOOP\r\n").toString();
    }

    /** All responses, with the time of day struck. */
    private static String responses(String input, Random cuts) {
        Bench bench = new Bench();
        bench.deliver("From: a@example.org\nSubject: one\n\n1\n");
        bench.deliver("Subject: two\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n");
        FakeConnection c = bench.select("INBOX");
        byte[] all = input.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < all.length && c.isOpen(); ) {
            int to = cuts == null ? all.length : Math.min(all.length, at + 1 + cuts.nextInt(30));
            c.type(Arrays.copyOfRange(all, at, to));
            at = to;
        }
        String said = new String(c.outputBytes(), StandardCharsets.ISO_8859_1);
        if (c.isOpen()) c.disconnect();
        assertEquals("memory of appended messages", 0, bench.spool.inMemory());
        assertEquals("sessions", 0, bench.protocol.sessions().inside());
        return said.replaceAll("\"[ \\d]\\d-\\w{3}-\\d{4} [\\d:]{8} \\+0000\"", "DATE");
    }

    @Test
    public void anyInputCutAnywhere() throws IOException {
        List<String> corpus = corpus();
        assertTrue("the transcripts are there", corpus.size() > 200);
        int done = 0;
        for (int seed = 0; seed < INPUTS; seed++) {
            Random random = new Random(seed);
            String input = input(corpus, random);
            String said;
            try {
                said = responses(input, null);
                assertEquals(said, responses(input, random));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + input, e);
            }
            assertFalse("seed " + seed + ": " + input, said.contains("SERVERBUG"));
            if (said.endsWith("z OK Completed\r\n")) done++;
        }
        assertTrue("most sessions live on: " + done, done > INPUTS / 2);
    }
}
