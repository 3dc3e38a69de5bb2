package org.amphora.imap.internal.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.amphora.imap.internal.wire.Framer.Found;
import org.junit.Test;

public class FramerTest {
    private static final int LIMIT = 100;

    /** What a framer finds, with literals up to 20 octets kept, up to 50 diverted, and larger ones refused. */
    private static List<String> events(String input, int... cuts) {
        Framer framer = new Framer(LIMIT);
        List<String> events = new ArrayList<>();
        byte[] all = input.getBytes(StandardCharsets.ISO_8859_1);
        byte[] unread = {};
        StringBuilder diverted = new StringBuilder();
        int at = 0;
        for (int cut : cuts) {
            byte[] more = Arrays.copyOf(unread, unread.length + cut - at);
            System.arraycopy(all, at, more, unread.length, cut - at);
            at = cut;
            ByteBuffer in = ByteBuffer.wrap(more);
            drain(framer, in, events, diverted);
            unread = Arrays.copyOfRange(more, in.position(), more.length);
        }
        events.add("left " + unread.length);
        return events;
    }

    private static void drain(Framer framer, ByteBuffer in, List<String> events, StringBuilder diverted) {
        for (Found found; (found = framer.next(in, false)) != Found.NOTHING; ) {
            switch (found) {
                case COMMAND -> events.add("command " + new String(framer.take(), StandardCharsets.ISO_8859_1));
                case LITERAL -> literal(framer, events);
                case DATA -> {
                    int n = (int) Math.min(in.remaining(), framer.left());
                    for (int i = 0; i < n; i++) diverted.append((char) in.get());
                    framer.count(n);
                    if (framer.left() == 0) events.add("data " + diverted);
                    if (framer.left() == 0) diverted.setLength(0);
                }
                default -> events.add(found.name());
            }
        }
    }

    private static void literal(Framer framer, List<String> events) {
        Literal literal = framer.literal();
        events.add(literal.toString());
        if (literal.size() <= 20) {
            framer.keep();
        } else if (literal.size() <= 50) {
            framer.divert();
        } else if (literal.sync()) {
            framer.reset();
        } else {
            framer.pass();
        }
    }

    private static List<String> whole(String input) {
        return events(input, input.length());
    }

    @Test
    public void linesEndWithCrlfOrLf() {
        assertEquals(
                List.of("command a1 NOOP", "command a2 NOOP", "command ", "left 2"),
                whole("a1 NOOP\r\na2 NOOP\n\r\na3"));
    }

    @Test
    public void literalsStayWhereTheyStood() {
        assertEquals(
                List.of(
                        "Literal[size=3, sync=true, binary=false]",
                        "Literal[size=0, sync=false, binary=false]",
                        "command a {3}\r\n\r\nx {0+}\r\n y",
                        "left 0"),
                whole("a {3}\r\n\r\nx {0+}\r\n y\r\n"));
    }

    @Test
    public void aDivertedLiteralLeavesItsAnnouncement() {
        assertEquals(
                List.of(
                        "Literal[size=30, sync=true, binary=false]",
                        "data " + "x".repeat(30),
                        "command a {30}\r\n z",
                        "left 0"),
                whole("a {30}\r\n" + "x".repeat(30) + " z\r\n"));
    }

    @Test
    public void aRefusedLiteralIsPassedOverWithWhatFollows() {
        String big = "a {60+}\r\n" + "x".repeat(60) + " {5+}\r\nab\r\nc {70}\r\nb NOOP\r\n";
        assertEquals(
                List.of("Literal[size=60, sync=false, binary=false]", "PASSED", "command b NOOP", "left 0"),
                whole(big));
        assertEquals(
                List.of("Literal[size=60, sync=true, binary=false]", "command b NOOP", "left 0"),
                whole("a {60}\r\nb NOOP\r\n"));
    }

    @Test
    public void aLineThatIsTooLongIsPassedOver() {
        String tooLong = "a " + "x".repeat(LIMIT);
        assertEquals(List.of("TOO_LONG", "PASSED", "command b", "left 0"), whole(tooLong + "\r\nb\r\n"));
        assertEquals(List.of("TOO_LONG", "PASSED", "command b", "left 0"), whole(tooLong + " {3+}\r\n\r\nx\r\nb\r\n"));
        assertEquals(List.of("TOO_LONG", "PASSED", "command b", "left 0"), whole(tooLong + " {3}\r\nb\r\n"));
        assertEquals(
                List.of(
                        "Literal[size=20, sync=false, binary=false]",
                        "command a {20+}\r\n" + "y".repeat(20) + "x".repeat(90),
                        "left 0"),
                whole("a {20+}\r\n" + "y".repeat(20) + "x".repeat(90) + "\r\n"));
    }

    @Test
    public void theEndOfALineDoesNotCount() {
        String line = "a ".repeat(LIMIT / 2);
        for (String end : List.of("\n", "\r\n")) {
            int[] each = new int[line.length() + end.length()];
            for (int i = 0; i < each.length; i++) each[i] = i + 1;
            assertEquals(List.of("command " + line, "left 0"), whole(line + end));
            assertEquals(List.of("command " + line, "left 0"), events(line + end, each));
        }
    }

    @Test
    public void aTildeAnnouncesALiteralWithNuls() {
        assertEquals(
                List.of(
                        "Literal[size=3, sync=true, binary=true]",
                        "Literal[size=1, sync=false, binary=true]",
                        "command a ~{3}\r\n\0\0\0 ~{1+}\r\nx",
                        "left 0"),
                whole("a ~{3}\r\n\0\0\0 ~{1+}\r\nx\r\n"));
    }

    @Test
    public void noAnnouncementIsALiteral() {
        for (String line : List.of(
                "a {}", "a {+}", "a {1", "a 1}", "a {-1}", "a {1x}", "a {1234567890123456789}", "{", "}", "a {1++}"))
            assertEquals(List.of("command " + line, "left 0"), whole(line + "\r\n"));
    }

    @Test
    public void anAnswerIsOnlyALine() {
        Framer framer = new Framer(LIMIT);
        assertEquals(
                Found.COMMAND, framer.next(ByteBuffer.wrap("abc {5}\r\n".getBytes(StandardCharsets.US_ASCII)), true));
        assertEquals("abc {5}", new String(framer.take(), StandardCharsets.US_ASCII));
    }

    @Test
    public void theBeginningOfACommandStaysInTheInput() {
        Framer framer = new Framer(1 << 20);
        ByteBuffer partial = ByteBuffer.wrap("a1 NOO".getBytes(StandardCharsets.US_ASCII));
        assertEquals(Found.NOTHING, framer.next(partial, false));
        assertEquals(6, partial.remaining());
        assertTrue(framer.atBoundary());
        ByteBuffer larger = ByteBuffer.wrap(new byte[5000]);
        assertEquals(Found.NOTHING, framer.next(larger, false));
        assertEquals("net must not have to keep it", 0, larger.remaining());
        assertFalse(framer.atBoundary());
    }

    @Test
    public void theSameBytesCutAnywhereAreTheSameCommands() {
        String all = "a NOOP\r\nb {5}\r\nab\r\nc {0+}\r\n x\r\nc {40+}\r\n" + "m".repeat(40) + "\r\nd "
                + "x".repeat(300) + " {4+}\r\nab\r\n\r\ne {90+}\r\n" + "z".repeat(90) + "{60}\r\nf {99}\r\ng\r\n";
        List<String> expected = whole(all);
        int[] each = new int[all.length()];
        for (int i = 0; i < each.length; i++) each[i] = i + 1;
        assertEquals(expected, events(all, each));
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            int[] cuts = random.ints(1 + random.nextInt(30), 0, all.length() + 1)
                    .sorted()
                    .toArray();
            cuts = Arrays.copyOf(cuts, cuts.length + 1);
            cuts[cuts.length - 1] = all.length();
            assertEquals(expected, events(all, cuts));
        }
    }
}
