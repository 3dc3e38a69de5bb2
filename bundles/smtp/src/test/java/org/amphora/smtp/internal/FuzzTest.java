package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.amphora.smtp.internal.session.Profile;
import org.amphora.smtp.internal.session.Request;
import org.amphora.smtp.internal.session.Session;
import org.amphora.smtp.internal.session.SmtpSettings;
import org.amphora.smtp.internal.syntax.Path;
import org.amphora.smtp.internal.syntax.PathParser;
import org.amphora.smtp.internal.wire.BodyFramer;
import org.amphora.smtp.internal.wire.LineFramer;
import org.amphora.smtp.internal.wire.WireReply;
import org.amphora.testkit.fuzz.Fuzz;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/**
 * The parsers with inputs that nobody would write: whatever comes, there is a reply and no failure, and the same octets
 * have the same replies however they are cut. {@code docs/testing.md} tells how long it runs.
 */
public class FuzzTest {
    /** Limits that do not end a session before it has got anywhere. */
    private static final SmtpSettings WIDE = wide("refuse");

    private static final SmtpSettings MENDING = wide("normalise");

    private static final String WELL_FORMED = "([2-5]\\d\\d[ -][ -~]*\r\n)*";

    private static SmtpSettings wide(String bareNewline) {
        return Shipped.with(Map.of(
                "smtpd_hard_error_limit", "100000",
                "smtpd_auth_failure_limit", "1000",
                "smtpd_tls_auth_only", "no",
                "bare_newline", bareNewline,
                "smtpd_authorized_xclient_hosts", "127.0.0.0/8"));
    }

    /** Without STARTTLS: what is sent behind it in one piece is dropped, and that it has come in one piece is a cut. */
    private static String run(SmtpSettings settings, String profile, List<byte[]> pieces) {
        var bench = new Bench();
        bench.settings = settings;
        bench.fakeSasl.inPlainText();
        FakeConnection c = new FakeConnection()
                .listener("fuzz", profile)
                .from("127.0.0.1", 4000)
                .open(bench.protocol);
        for (byte[] piece : pieces) if (c.isOpen()) c.type(piece);
        String replies = new String(c.outputBytes(), StandardCharsets.ISO_8859_1);
        c.disconnect();
        assertEquals("transactions left open", 0, bench.fakeIntake.open);
        assertEquals("bodies left open", 0, bench.fakeIntake.spool.open());
        assertTrue(replies, replies.matches(WELL_FORMED));
        assertFalse(replies, replies.contains("Internal error"));
        var all = new StringBuilder(replies);
        for (FakeIntake.Message m : bench.fakeIntake.messages)
            all.append(m.mail()).append(m.recipients()).append(m.body());
        return all.toString();
    }

    /** Framer, commands and bodies together, as they stand in the transcripts. */
    @Test
    public void conversations() {
        var fuzz = new Fuzz(Conversations.all(), 5321);
        fuzz.run(input -> {
            String profile = input.length > 0 && (input[0] & 0x5f) == 'L' ? "lmtp" : "mx";
            SmtpSettings settings = input.length % 2 == 0 ? WIDE : MENDING;
            assertEquals(run(settings, profile, List.of(input)), run(settings, profile, fuzz.cut(input)));
        });
    }

    @Test
    public void lines() {
        var fuzz = new Fuzz(Conversations.all(), 5325);
        fuzz.run(input -> {
            int limit = 3 + fuzz.random().nextInt(60);
            assertEquals(lines(limit, List.of(input)), lines(limit, fuzz.cut(input)));
        });
    }

    /** What a framer finds; what it does not consume is given to it again, with more behind it. */
    private static String lines(int limit, List<byte[]> pieces) {
        var framer = new LineFramer();
        var out = new StringBuilder();
        byte[] left = {};
        for (byte[] piece : pieces) {
            ByteBuffer in = ByteBuffer.allocate(left.length + piece.length)
                    .put(left)
                    .put(piece)
                    .flip();
            LineFramer.Found found;
            while ((found = framer.next(in, limit)) != LineFramer.Found.NOTHING)
                out.append(found).append(' ').append(framer.text()).append('\n');
            left = new byte[in.remaining()];
            in.get(left);
        }
        return out.append(left.length).toString();
    }

    @Test
    public void paths() {
        new Fuzz(Fuzz.corpus(getClass(), "/fuzz/paths.txt"), 5322).run(input -> {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            check(text, PathParser.reverse(text, 0, false));
            check(text, PathParser.forward(text, 0, false));
        });
    }

    /** What is good reads back as itself, and holds nothing that could forge a line. */
    private static void check(String text, Path path) {
        if (!(path instanceof Path.Good good)) return;
        assertTrue(good.end() <= text.length());
        String again = "<" + good.address() + ">";
        assertTrue(again, again.chars().noneMatch(Character::isISOControl));
        String octets = new String(again.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        var expected = new Path.Good(good.address(), good.address().isAscii(), octets.length());
        Path read =
                good.address().isNull() ? PathParser.reverse(octets, 0, false) : PathParser.forward(octets, 0, false);
        assertEquals(again, expected, read);
    }

    @Test
    public void xclient() {
        var bench = new Bench();
        bench.settings = WIDE;
        var handler = (SmtpConnection) bench.open("near").handler();
        new Fuzz(Fuzz.corpus(getClass(), "/fuzz/xclient.txt"), 5323).run(input -> {
            var session = new Session(handler, bench, Profile.MX);
            String line = "XCLIENT " + new String(input, StandardCharsets.ISO_8859_1);
            WireReply reply = session.run(Request.of(line, Profile.MX));
            assertTrue(reply.toString(), reply.toString().matches("220 .*|50[01] 5\\.5\\.[24] .*"));
            boolean taken = reply.code() == 220;
            assertTrue(taken || session.peerOr("real").equals("real"));
            assertTrue(session.user(), session.user().chars().allMatch(c -> c >= ' ' && c <= '~'));
        });
    }

    /** What a body is made into does not depend on where it is cut, and on what kind of buffer it comes in. */
    @Test
    public void bodies() {
        var fuzz = new Fuzz(Conversations.all(), 5324);
        fuzz.run(input -> {
            boolean mend = fuzz.random().nextBoolean();
            String whole = body(mend, List.of(input), ByteBuffer::wrap);
            assertEquals(whole, body(mend, fuzz.cut(input), ByteBuffer::wrap));
            assertEquals(whole, body(mend, fuzz.cut(input), FuzzTest::direct));
        });
    }

    private static ByteBuffer direct(byte[] octets) {
        return ByteBuffer.allocateDirect(octets.length).put(octets).flip();
    }

    private static String body(boolean mend, List<byte[]> pieces, Function<byte[], ByteBuffer> buffer) {
        var framer = new BodyFramer(mend);
        var out = new StringBuilder();
        boolean ended = false;
        int consumed = 0;
        for (byte[] piece : pieces) {
            if (ended) break;
            ByteBuffer in = buffer.apply(piece);
            ended = framer.feed(in, slice -> out.append(StandardCharsets.ISO_8859_1.decode(slice)));
            consumed += in.position();
        }
        return out + " " + ended + " " + consumed + " " + framer.bareNewline();
    }
}
