package org.amphora.smtp.internal.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.Test;

public class BodyFramerTest {
    /** What a framer has made of some input. */
    private record Result(String body, boolean ended, boolean bareNewline, String rest) {}

    private static Result frame(String input, boolean mend, boolean readOnly, IntUnaryOperator piece) {
        byte[] all = input.getBytes(StandardCharsets.ISO_8859_1);
        var framer = new BodyFramer(mend);
        var body = new StringBuilder();
        boolean ended = false;
        int at = 0;
        while (at < all.length && !ended) {
            int n = Math.max(1, Math.min(all.length - at, piece.applyAsInt(all.length - at)));
            // with something around it in the array, as in net's buffer
            byte[] array = new byte[n + 10];
            System.arraycopy(all, at, array, 5, n);
            var in = ByteBuffer.wrap(array, 5, n);
            if (readOnly) in = in.asReadOnlyBuffer();
            int limit = in.limit();
            ended = framer.feed(in, slice -> body.append(StandardCharsets.ISO_8859_1.decode(slice)));
            assertEquals(limit, in.limit());
            assertTrue(ended || !in.hasRemaining());
            at += n - in.remaining();
        }
        return new Result(body.toString(), ended, framer.bareNewline(), input.substring(at));
    }

    private static Result frame(String input, boolean mend) {
        Result whole = frame(input, mend, false, left -> left);
        assertEquals(whole, frame(input, mend, true, left -> left));
        assertEquals(whole, frame(input, mend, false, left -> 1));
        for (int cut = 1; cut < input.length(); cut++) {
            int at = cut;
            assertEquals(whole, frame(input, mend, false, left -> left == input.length() ? at : left));
        }
        return whole;
    }

    private static void assertBody(String expected, String input) {
        assertEquals(new Result(expected, true, false, "rest"), frame(input + "rest", false));
    }

    /** SMTP smuggling in every variant: of all that can stand between two lines, only CRLF . CRLF ends a message. */
    @Test
    public void nothingElseEndsAMessage() {
        String octets = "\r\n.\0x";
        int longest = 7;
        for (int length = 1; length <= longest; length++) {
            int all = (int) Math.pow(octets.length(), length);
            for (int n = 0; n < all; n++) {
                var between = new StringBuilder("a");
                for (int rest = n, i = 0; i < length; i++, rest /= octets.length())
                    between.append(octets.charAt(rest % octets.length()));
                String text = between.toString();
                for (boolean mend : new boolean[] {false, true})
                    assertEquals(
                            text,
                            text.contains("\r\n.\r\n"),
                            frame(text, mend, false, left -> left).ended());
            }
        }
    }

    @Test
    public void theEndAndTransparency() {
        assertBody("", ".\r\n");
        assertBody("\r\n", "\r\n.\r\n");
        assertBody("a\r\n", "a\r\n.\r\n");
        assertBody("a\r\n.\r\n", "a\r\n..\r\n.\r\n");
        assertBody("a\r\n.b\r\n", "a\r\n..b\r\n.\r\n");
        assertBody("a\r\nb\r\n", "a\r\n.b\r\n.\r\n");
        assertBody(".\r\n..\r\n", "..\r\n...\r\n.\r\n");
        assertBody("a.\r\n", "a.\r\n.\r\n");
        assertBody("\0\u00ff\t\r\n", "\0\u00ff\t\r\n.\r\n");
        assertBody("x".repeat(3000) + "\r\n", "x".repeat(3000) + "\r\n.\r\n");
    }

    /** Every way in which another server was made to see two messages in one, or might be. */
    @Test
    public void nothingElseEndsIt() {
        String[] breaks = {"\r\n", "\n", "\r", "\r\r\n", "\n\r", "\n\n", "\r\r", "\0\r\n", "\r\0\n", "\u2028", "\u0085"
        };
        for (String before : breaks)
            for (String after : breaks) {
                if (before.endsWith("\r\n") && after.startsWith("\r\n")) continue;
                String input = "a" + before + "." + after + "MAIL FROM:<x@y>\r\n";
                Result strict = frame(input + ".\r\nrest", false);
                assertTrue(strict.ended());
                assertEquals("rest", strict.rest());
                boolean bare = (before + "." + after).replace("\r\n", "").matches("(?s).*[\r\n].*");
                assertEquals(bare, strict.bareNewline());
                Result mended = frame(input + ".\r\nrest", true);
                assertEquals("rest", mended.rest());
                assertTrue(!mended.body().replace("\r\n", "").matches("(?s).*[\r\n].*"));
            }
    }

    @Test
    public void mending() {
        assertEquals("a\r\nb\r\n", frame("a\nb\r\n.\r\n", true).body());
        assertEquals("a\r\nb\r\n", frame("a\rb\r\n.\r\n", true).body());
        assertEquals("a\r\n\r\nb\r\n", frame("a\r\r\nb\r\n.\r\n", true).body());
        assertEquals("a\r\n\r\nb\r\n", frame("a\n\rb\r\n.\r\n", true).body());
        // a dot behind a newline of the other kind is text: it is stored, and ends nothing
        assertEquals("a\r\n.\r\nb\r\n", frame("a\n.\nb\r\n.\r\n", true).body());
        assertEquals("a\r\n.\r\nb\r\n", frame("a\n.\r\nb\r\n.\r\n", true).body());
        assertEquals("a\r\n\r\nb\r\n", frame("a\r\n.\rb\r\n.\r\n", true).body());
    }

    /** Slices of the input, not copies: the array is the one that came in. */
    @Test
    public void nothingIsCopied() {
        byte[] array = "one\r\n..two\r\n".getBytes(StandardCharsets.US_ASCII);
        new BodyFramer(false).feed(ByteBuffer.wrap(array), slice -> {
            assertSame(array, slice.array());
            slice.position(slice.limit());
        });
    }

    /** Against a second, slow way to say the same: split at CRLF, stop at a dot, take off a dot. */
    @Test
    public void anyInputInAnyPieces() {
        var random = new Random(5321);
        String alphabet = "\r\n\r\n\r\n..ab";
        for (int i = 0; i < 5000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            String input = text + "\r\n.\r\n";
            Result result = frame(input, false, false, left -> left);
            assertEquals(result, frame(input, false, random.nextBoolean(), left -> 1 + random.nextInt(5)));
            var body = new StringBuilder();
            int at = 0;
            for (String line : input.split("\r\n", -1)) {
                at += line.length() + 2;
                if (line.equals(".")) break;
                body.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            assertEquals(
                    new Result(
                            body.toString(),
                            true,
                            input.substring(0, at).replace("\r\n", "").matches("(?s).*[\r\n].*"),
                            input.substring(at)),
                    result);
        }
    }
}
