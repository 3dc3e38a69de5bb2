package org.amphora.smtp.internal.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.amphora.smtp.internal.wire.LineFramer.Found;
import org.junit.Test;

public class LineFramerTest {
    private static final int LIMIT = 20;

    /** What comes out when the input arrives in pieces, as net gives it: what is left comes again, with more. */
    private static List<String> frames(String input, IntUnaryOperator piece) {
        byte[] all = input.getBytes(StandardCharsets.ISO_8859_1);
        var framer = new LineFramer();
        List<String> out = new ArrayList<>();
        int start = 0;
        for (int end = 0; end < all.length; ) {
            end = Math.min(all.length, end + Math.max(1, piece.applyAsInt(all.length - end)));
            var in = ByteBuffer.wrap(all, start, end - start).slice();
            for (Found found; (found = framer.next(in, LIMIT)) != Found.NOTHING; )
                out.add(found == Found.LINE ? framer.text() : found.name());
            start += in.position();
        }
        return out;
    }

    private static void assertFrames(String input, String... expected) {
        assertEquals(List.of(expected), frames(input, left -> left));
        assertEquals(List.of(expected), frames(input, left -> 1));
        for (int cut = 1; cut < input.length(); cut++) {
            int at = cut;
            assertEquals("cut at " + at, List.of(expected), frames(input, left -> left == input.length() ? at : left));
        }
    }

    @Test
    public void lines() {
        assertFrames("one\r\n\r\ntwo\r\nrest", "one", "", "two");
        assertFrames("\u00fc\0\t\r\n", "\u00fc\0\t");
    }

    @Test
    public void aNewlineAloneEndsNothing() {
        assertFrames("a\nRCPT\r\nb\r\n", "BARE_NEWLINE", "b");
        assertFrames("a\rRCPT\r\nb\r\n", "BARE_NEWLINE", "b");
        assertFrames("a\r\r\nb\r\n", "BARE_NEWLINE", "b");
        assertFrames("\n\r\nb\r\n", "BARE_NEWLINE", "b");
        assertFrames("\r\nb\n\n\nc\n\r\nd\r\n", "", "BARE_NEWLINE", "d");
        assertFrames("a\n\rb\r\rc\r\nd\r\n", "BARE_NEWLINE", "d");
    }

    @Test
    public void theLimitIsWithTheLineEnd() {
        assertFrames("x".repeat(LIMIT - 2) + "\r\nb\r\n", "x".repeat(LIMIT - 2), "b");
        assertFrames("x".repeat(LIMIT - 1) + "\r\nb\r\n", "TOO_LONG", "b");
        assertFrames("x".repeat(LIMIT) + "\r\nb\r\n", "TOO_LONG", "b");
        assertFrames("x".repeat(5 * LIMIT) + "\n" + "y".repeat(LIMIT) + "\r\nb\r\n", "TOO_LONG", "b");
    }

    @Test
    public void ofALongLineTheBeginningIsKnown() {
        var framer = new LineFramer();
        var in = ByteBuffer.wrap(("AUTH PLAIN " + "x".repeat(LIMIT)).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Found.TOO_LONG, framer.next(in, LIMIT));
        assertTrue(framer.text(), framer.text().startsWith("AUTH PLAIN "));
        assertFalse(framer.atBoundary());
        framer.reset();
        assertTrue(framer.atBoundary());
    }

    @Test
    public void aPartialLineIsLeftForTheNextFramer() {
        var in = ByteBuffer.wrap("NOO".getBytes(StandardCharsets.US_ASCII));
        assertEquals(Found.NOTHING, new LineFramer().next(in, LIMIT));
        assertEquals(3, in.remaining());
    }

    /** Any input in any pieces: the same frames as in one, and each octet is either framed, passed over, or left. */
    @Test
    public void cutsMakeNoDifference() {
        var random = new Random(2920);
        String alphabet = "\r\n\r\n.aB \0";
        for (int i = 0; i < 5000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(80); n > 0; n--)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            List<String> whole = frames(text.toString(), left -> left);
            assertEquals(whole, frames(text.toString(), left -> 1));
            assertEquals(whole, frames(text.toString(), left -> 1 + random.nextInt(7)));
            for (String line : whole) assertTrue(line.indexOf('\n') < 0 && line.length() <= LIMIT - 2);
        }
    }
}
