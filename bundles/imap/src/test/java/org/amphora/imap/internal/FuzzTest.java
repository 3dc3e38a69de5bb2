package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Framer;
import org.amphora.imap.internal.wire.ImapDate;
import org.amphora.imap.internal.wire.Literal;
import org.amphora.imap.internal.wire.Output;
import org.amphora.imap.internal.wire.SequenceSet;
import org.amphora.testkit.fuzz.Fuzz;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/**
 * What the clients of the transcripts say, mutated. Nothing is a bug, nothing is left behind, and the same octets cut
 * differently give the same.
 */
public class FuzzTest {
    private static final Pattern CLIENT = Pattern.compile("C\\d*: ?(.*)");
    private static final Pattern MARK = Pattern.compile("\\{\\{(.*?)\\}\\}");
    private static final Pattern NOT_HERE =
            Pattern.compile("\\{\\{(open|tls|close)|LOGIN|LOGOUT|AUTHENTICATE|STARTTLS");
    private static final int LINES = 6;
    /** A whole session costs a hundred times as much as a parser alone: one input in so many is tried on one. */
    private static final int SHARE = 8;

    private static final byte[] END = "\r\nDONE\r\nz NOOP\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Some lines of a transcript each. */
    private static List<byte[]> corpus() {
        List<byte[]> all = new ArrayList<>();
        try {
            for (String file : TranscriptsTest.files())
                all.addAll(pieces(Files.readString(TranscriptsTest.FILES.resolve(file), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertTrue("the transcripts are there", all.size() > 100);
        return all;
    }

    private static List<byte[]> pieces(String transcript) {
        List<byte[]> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int lines = 0;
        for (String line : transcript.lines().toList()) {
            Matcher m = CLIENT.matcher(line);
            if (!m.matches() || NOT_HERE.matcher(line).find()) continue;
            piece.append(octets(m.group(1)));
            if (++lines % LINES != 0) continue;
            pieces.add(piece.toString().getBytes(StandardCharsets.ISO_8859_1));
            piece.setLength(0);
        }
        if (piece.length() > 0) pieces.add(piece.toString().getBytes(StandardCharsets.ISO_8859_1));
        return pieces;
    }

    private static String octets(String say) {
        String whole = say.endsWith("{{cut}}") ? say.substring(0, say.length() - 7) : say + "\r\n";
        return MARK.matcher(whole).replaceAll(m -> switch (m.group(1)) {
            case "cr" -> "\r";
            case "lf" -> "\n";
            case "nul" -> "\0";
            default -> "1";
        });
    }

    // ---- whole sessions

    @Test
    public void sessions() {
        var fuzz = new Fuzz(corpus(), 3501);
        int[] tried = new int[2];
        fuzz.run(input -> {
            if (tried[0]++ % SHARE != 0) return;
            List<byte[]> cut = new ArrayList<>(fuzz.cut(input));
            cut.add(END);
            String said = responses(List.of(input, END));
            assertEquals(said, responses(cut));
            assertFalse(said, said.contains("SERVERBUG"));
            if (said.endsWith("z OK Completed\r\n")) tried[1]++;
        });
        assertTrue("sessions that live on: " + tried[1] + " of " + tried[0], tried[1] * SHARE > tried[0] / 2);
    }

    /** All of them, with the time of day struck. */
    private static String responses(List<byte[]> pieces) {
        Bench bench = new Bench();
        bench.deliver("From: a@example.org\nSubject: one\n\n1\n");
        bench.deliver("Subject: two\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n");
        FakeConnection c = bench.select("INBOX");
        for (byte[] piece : pieces) if (c.isOpen()) c.type(piece);
        String said = new String(c.outputBytes(), StandardCharsets.ISO_8859_1);
        if (c.isOpen()) c.disconnect();
        assertEquals("memory of appended messages", 0, bench.spool.inMemory());
        assertEquals("sessions", 0, bench.protocol.sessions().inside());
        return said.replaceAll("\"[ \\d]\\d-\\w{3}-\\d{4} [\\d:]{8} \\+0000\"", "DATE");
    }

    // ---- the framer

    @Test
    public void commands() {
        var fuzz = new Fuzz(corpus(), 7888);
        fuzz.run(input -> {
            int limit = 10 + fuzz.random().nextInt(100);
            assertEquals(found(limit, List.of(input)), found(limit, fuzz.cut(input)));
        });
    }

    /** What a framer finds; what it does not consume is given to it again, with more behind it. */
    private static String found(int limit, List<byte[]> pieces) {
        var framer = new Framer(limit);
        var out = new StringBuilder();
        byte[] left = {};
        for (byte[] piece : pieces) {
            byte[] all = Arrays.copyOf(left, left.length + piece.length);
            System.arraycopy(piece, 0, all, left.length, piece.length);
            ByteBuffer in = ByteBuffer.wrap(all);
            for (Framer.Found found; (found = framer.next(in, false)) != Framer.Found.NOTHING; )
                note(found, framer, in, out);
            left = Arrays.copyOfRange(all, in.position(), all.length);
        }
        return out.append(framer.kept()).toString();
    }

    private static void note(Framer.Found found, Framer framer, ByteBuffer in, StringBuilder out) {
        switch (found) {
            case COMMAND -> out.append(new String(framer.take(), StandardCharsets.ISO_8859_1));
            case LITERAL -> {
                out.append(framer.literal());
                decide(framer);
            }
            case DATA -> {
                int n = (int) Math.min(in.remaining(), framer.left());
                for (int i = 0; i < n; i++) out.append((char) in.get());
                framer.count(n);
            }
            default -> out.append(found);
        }
    }

    /** Kept, sent elsewhere, refused: by its size. */
    private static void decide(Framer framer) {
        Literal literal = framer.literal();
        if (literal.size() > 40 && literal.sync()) framer.reset();
        else if (literal.size() > 40) framer.pass();
        else if (literal.size() % 2 == 0) framer.keep();
        else framer.divert();
    }

    // ---- the arguments

    @Test
    public void arguments() {
        var fuzz = new Fuzz(corpus(), 9051);
        fuzz.run(input -> {
            Arguments in = new Arguments(input, input.length, List.of())
                    .atMost(30)
                    .unicode(fuzz.random().nextBoolean());
            try {
                in.tag();
                for (int i = 0; i < 40 && !in.atEnd(); i++)
                    read(in, fuzz.random().nextInt(22));
                in.end();
            } catch (BadSyntax e) {
                assertTrue(e.getMessage(), e.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'));
            }
        });
    }

    private static void read(Arguments in, int what) {
        if (!in.take(' ')) in.take('\r');
        switch (what) {
            case 0 -> in.atom();
            case 1 -> in.word();
            case 2 -> in.name();
            case 3 -> in.string();
            case 4 -> in.nstring();
            case 5 -> in.flag();
            case 6 -> in.number(0xffffffffL);
            case 7 -> in.passMessage();
            case 8 -> in.message();
            case 9 -> in.pattern();
            case 10 -> in.takeBlankBeforeParenthesis();
            case 11 -> in.atLastLiteral();
            case 12 -> in.takeWord("FETCH ");
            case 13 -> in.expect('(');
            case 14, 15 -> in.flagList();
            case 16 -> ImapDate.dateTime(in.string());
            case 17 -> ImapDate.date(in.astring());
            case 18 -> set(in);
            case 19, 20 -> name(in.mailbox());
            default -> in.astring();
        }
    }

    private static void set(Arguments in) {
        if (!in.atSequenceSet()) return;
        SequenceSet set = in.sequenceSet();
        UidSet few = set.resolve(9);
        assertTrue(few.toString(), few.isEmpty() || few.first(0) >= 1 && few.last(few.rangeCount() - 1) <= 9);
        set.exceeds(9);
        set.resolve(0);
    }

    /** What is accepted is told so that it means the same. */
    private static void name(String name) {
        if (!StandardCharsets.UTF_16.newEncoder().canEncode(name) || name.indexOf('\0') >= 0) return;
        for (boolean unicode : new boolean[] {false, true}) {
            Output out = new Output();
            out.unicode(unicode);
            byte[] told = out.mailbox(name).toBytes();
            assertEquals(
                    name,
                    new Arguments(told, told.length, List.of()).unicode(unicode).mailbox());
        }
    }

    // ---- dates

    private static final List<String> DATES = List.of(
            "1-Feb-1994",
            "31-dec-2025",
            "17-Jul-1996 02:44:25 -0700",
            " 3-Feb-2025 04:05:06 +0000",
            "29-Feb-2024 23:59:60 +1400",
            "01-JAN-1970 00:00:00 -1200");

    @Test
    public void dates() {
        var fuzz = new Fuzz(octets(DATES), 1994);
        fuzz.run(input -> {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            try {
                ImapDate.date(text);
            } catch (BadSyntax e) {
                // as most are
            }
            try {
                Instant date = ImapDate.dateTime(text);
                if (date.getEpochSecond() < LAST_YEAR) assertEquals(date, told(date));
            } catch (BadSyntax e) {
                // as most are
            }
        });
    }

    /** The end of the year 9998: whatever the zone, the year has four digits. */
    private static final long LAST_YEAR = 253_370_764_800L;

    private static Instant told(Instant date) {
        Output out = new Output();
        ImapDate.put(out, date.toEpochMilli());
        byte[] told = out.toBytes();
        return ImapDate.dateTime(new Arguments(told, told.length, List.of()).string());
    }

    private static List<byte[]> octets(List<String> texts) {
        return texts.stream().map(t -> t.getBytes(StandardCharsets.ISO_8859_1)).toList();
    }

    // ---- responses

    private static final List<String> TEXTS = List.of(
            "plain", "with \"quotes\" and \\", "two\r\nlines", "caf\u00c3\u00a9", "nil", "", "a]b", "x".repeat(1001));

    /** A text is told so that it means the same, but for the NULs that no string can hold. */
    @Test
    public void texts() {
        var fuzz = new Fuzz(octets(TEXTS), 6855);
        fuzz.run(input -> {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            boolean unicode = fuzz.random().nextBoolean();
            Output out = new Output();
            out.unicode(unicode);
            out.string(text)
                    .put(' ')
                    .astring(text)
                    .put(' ')
                    .nstring(fuzz.random().nextBoolean() ? text : null);
            out.put(' ').put(fuzz.random().nextLong() >>> 5 + fuzz.random().nextInt(58));
            byte[] told = out.toBytes();
            Arguments in = new Arguments(told, told.length, List.of()).unicode(unicode);
            String without = text.replace("\0", "");
            assertEquals(without, in.string());
            in.space();
            assertEquals(without, in.astring());
            in.space();
            String read = in.nstring();
            if (read != null) assertEquals(without, read);
            in.space();
            in.number(Long.MAX_VALUE / 10);
            in.end();
        });
    }

    /** A set is told so that it means the same. */
    @Test
    public void sets() {
        var fuzz = new Fuzz(octets(List.of("1:3,7", "*", "4294967295,1", "5:2,9:*")), 5182);
        fuzz.run(input -> {
            try {
                UidSet set = new Arguments(input, input.length, List.of())
                        .sequenceSet()
                        .resolve(0xffffffffL);
                byte[] told = new Output().put(set, 0, set.rangeCount()).toBytes();
                if (told.length > 0)
                    assertEquals(
                            set,
                            new Arguments(told, told.length, List.of())
                                    .sequenceSet()
                                    .resolve(0xffffffffL));
            } catch (BadSyntax e) {
                // as many are
            }
        });
    }
}
