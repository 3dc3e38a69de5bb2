package org.amphora.mime;

import static org.amphora.mime.Trees.body;
import static org.amphora.mime.Trees.bytes;
import static org.amphora.mime.Trees.crlf;
import static org.amphora.mime.Trees.header;
import static org.amphora.mime.Trees.shape;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class MimeParserTest {
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\n\n";

    private byte[] message;

    private MimePart parse(String text) {
        return parse(text, MimeLimits.DEFAULT).root();
    }

    private MimeSummary parse(String text, MimeLimits limits) {
        message = bytes(crlf(text));
        var parser = new MimeParser(limits);
        parser.feed(message, 0, message.length);
        MimeSummary summary = parser.finish();
        Trees.check(message, summary);
        return summary;
    }

    @Test
    public void aPlainMessage() {
        MimeSummary summary = parse("Subject: hi\nFrom: a@b\n\none\ntwo\n", MimeLimits.DEFAULT);
        MimePart root = summary.root();
        assertEquals("text/plain", shape(root));
        assertEquals("us-ascii", root.parameters().raw("CHARSET"));
        assertEquals("7bit", root.encoding());
        assertEquals(10, root.size());
        assertEquals(2, root.lines());
        assertEquals("hi", summary.envelope().subject());
        assertSame(root, root.find(1));
        assertNull(root.find(2));
        assertNull(root.find(1, 1));
    }

    @Test
    public void theFieldsOfAPart() {
        MimePart part = parse(
                """
                Content-Type: (c) IMAGE/Png (x) ; name = "a\\"b.png" (y); Size=1; =bad; lone; z=q (r)
                Content-Transfer-Encoding: BASE64 (!)
                Content-ID: <1@x>
                Content-Description: a
                 picture
                Content-MD5: Q2hlY2s=
                Content-Disposition: ATTACHMENT; filename*=utf-8'en'%C3%A9.png
                Content-Language: de, en-GB
                Content-Location: http://x/

                QUJD
                """);
        assertEquals("image/png", shape(part));
        assertEquals(
                List.of(new Parameter("name", "a\"b.png"), new Parameter("Size", "1"), new Parameter("z", "q")),
                part.parameters().list());
        assertEquals("base64", part.encoding());
        assertEquals("<1@x>", part.id());
        assertEquals("a picture", part.description());
        assertEquals("Q2hlY2s=", part.md5());
        assertEquals("attachment", part.disposition());
        assertEquals("utf-8'en'%C3%A9.png", part.dispositionParameters().raw("filename*"));
        assertEquals("\u00e9.png", part.fileName());
        assertEquals(List.of("de", "en-GB"), part.languages());
        assertEquals("http://x/", part.location());
    }

    @Test
    public void nestedMultiparts() {
        MimePart root = parse(
                MIXED
                        + "preamble\n--b\nContent-Type: multipart/alternative; boundary=\"c c\"\nX: y\n\n"
                        + "--c c\n\nplain\n--c c \t\nContent-Type: text/html\n\n<b>\n\n--c c--\ninner epilogue\n--b\n\nlast\n--b--\nepilogue\n");
        assertEquals("multipart/mixed(multipart/alternative(text/plain text/html) text/plain)", shape(root));
        assertEquals("plain", body(message, root.find(1, 1)));
        assertEquals("\r\n", header(message, root.find(1, 1)));
        assertEquals("<b>\r\n", body(message, root.find(1, 2)));
        assertEquals(1, root.find(1, 2).lines());
        assertEquals("Content-Type: text/html\r\n\r\n", header(message, root.find(1, 2)));
        assertTrue(body(message, root.find(1)).endsWith("inner epilogue"));
        assertEquals("last", body(message, root.find(2)));
        assertTrue(body(message, root).endsWith("epilogue\r\n"));
        assertNull(root.find(3));
        assertNull(root.find(0));
        assertNull(root.find(2, 1));
    }

    @Test
    public void aBoundaryFoldedWithinItsQuotes() {
        assertEquals(
                "multipart/mixed(text/html)",
                shape(
                        parse(
                                "Content-Type: multipart/mixed; boundary=\"foo\n bar\"\n\n--foo bar\nContent-Type: text/html\n\nx\n--foo bar--\n")));
    }

    @Test
    public void embeddedMessagesInADigest() {
        MimePart root = parse(
                """
                From: user@domain.org
                Content-Type: message/rfc822

                From: sub@domain.org
                Subject: submsg
                Content-Type: multipart/digest; boundary="foo"

                prologue

                --foo\s

                From: m1@example.com
                Subject: m1

                m1 body

                --foo\s
                X-Mime: m2 header

                From: m2@example.com
                Subject: m2

                m2 body

                --foo--

                epilogue

                """);
        assertEquals(
                "message/rfc822{multipart/digest(message/rfc822{text/plain} message/rfc822{text/plain})}", shape(root));
        assertSame(root, root.find(1));
        assertEquals("submsg", root.embedded().envelope().subject());
        MimePart m1 = root.find(1, 1);
        assertEquals("\r\n", header(message, m1));
        assertEquals("From: m1@example.com\r\nSubject: m1\r\n\r\nm1 body\r\n", body(message, m1));
        assertEquals(
                "From: m1@example.com\r\nSubject: m1\r\n\r\n",
                header(message, m1.embedded().root()));
        assertEquals("m1 body\r\n", body(message, m1.embedded().root()));
        assertEquals("m2", root.find(1, 2).embedded().envelope().subject());
        assertEquals("X-Mime: m2 header\r\n\r\n", header(message, root.find(1, 2)));
        assertEquals("m2 body\r\n", body(message, root.find(1, 2, 1)));
    }

    @Test
    public void anEncodedMessageIsNotLookedInto() {
        MimePart root = parse("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA0K\n");
        assertEquals("message/rfc822{text/plain}", shape(root));
        assertNull(root.embedded().envelope().subject());
        assertEquals(root.size(), root.embedded().root().size());
    }

    @Test
    public void aMissingClosingBoundary() {
        MimePart root = parse(MIXED + "--b\n\none\n--b\n\ntwo\n");
        assertEquals("multipart/mixed(text/plain text/plain)", shape(root));
        assertEquals("two\r\n", body(message, root.find(2)));
    }

    @Test
    public void anOuterBoundaryEndsAnUnclosedInnerMultipart() {
        MimePart root =
                parse(MIXED + "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n");
        assertEquals("multipart/mixed(multipart/mixed(text/plain) text/plain)", shape(root));
        assertEquals("one", body(message, root.find(1, 1)));
    }

    @Test
    public void aBoundaryThatBeginsAnotherBoundary() {
        MimePart root =
                parse("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bc\n\n"
                        + "--bc\n\none\n--bc--\n--b--\n");
        assertEquals("multipart/mixed(multipart/mixed(text/plain))", shape(root));
        MimePart dashes = parse(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b--c\n\n"
                        + "--b--c\n\none\n--b--c--\n--b\n\ntwo\n--b--\n");
        assertEquals("multipart/mixed(multipart/mixed(text/plain) text/plain)", shape(dashes));
    }

    @Test
    public void whatOnlyBeginsLikeADelimiterIsText() {
        MimePart root = parse(MIXED + "--b\n\n--bx\n-- b\n--b x\n --b\n--\n-b\n--b--\n");
        assertEquals("multipart/mixed(text/plain)", shape(root));
        assertEquals("--bx\r\n-- b\r\n--b x\r\n --b\r\n--\r\n-b", body(message, root.find(1)));
    }

    @Test
    public void theSameBoundaryTwiceNested() {
        MimePart root = parse(MIXED + "--b\n" + MIXED + "--b\n\none\n--b--\n--b\n\ntwo\n--b--\n");
        assertEquals("multipart/mixed(multipart/mixed(text/plain) text/plain)", shape(root));
        assertEquals("two", body(message, root.find(2)));
    }

    @Test
    public void aBoundaryInsideAHeader() {
        MimePart root = parse(
                MIXED
                        + "--b\nContent-Type: text/html\n--b\nContent-Type: message/rfc822\n--b\nContent-Type: multipart/mixed;\n boundary=c\n--b--\n");
        assertEquals("multipart/mixed(text/html message/rfc822{text/plain} multipart/mixed(text/plain))", shape(root));
        assertEquals("Content-Type: text/html", header(message, root.find(1)));
        assertEquals(0, root.find(1).size());
    }

    @Test
    public void delimitersWithoutAnythingBetween() {
        MimePart root = parse(MIXED + "--b\n--b\n\n--b\n\n\n--b--");
        assertEquals("multipart/mixed(text/plain text/plain text/plain)", shape(root));
        for (int i = 1; i <= 3; i++) assertEquals(0, root.find(i).size());
        assertEquals("", header(message, root.find(1)));
        assertEquals("\r\n", header(message, root.find(2)));
        MimePart nested = parse(MIXED + "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n--b--\n");
        assertEquals("multipart/mixed(multipart/mixed(text/plain))", shape(nested));
    }

    @Test
    public void aMultipartWithoutPartsHasOneAnyway() {
        MimePart closed = parse(MIXED + "preamble\n--b--\nepilogue\n");
        assertEquals("multipart/mixed(text/plain)", shape(closed));
        assertEquals(0, closed.find(1).size());
        MimePart never = parse(MIXED + "text for all\n");
        assertEquals("multipart/mixed(text/plain)", shape(never));
        assertEquals("text for all\r\n", body(message, never.find(1)));
        for (String type : new String[] {
            "multipart/mixed", "multipart/mixed; boundary=\"\"", "multipart/mixed; boundary=" + "x".repeat(950)
        }) {
            assertEquals("multipart/mixed(text/plain)", shape(parse("Content-Type: " + type + "\n\n--\ntext\n----\n")));
        }
        assertEquals("multipart/mixed(text/plain)", shape(parse("Content-Type: multipart/mixed; boundary=b")));
    }

    @Test
    public void noHeaderOrNoBody() {
        assertEquals("text/plain", shape(parse("")));
        MimePart bodyOnly = parse("\nbody");
        assertEquals(2, bodyOnly.bodyStart());
        assertEquals(4, bodyOnly.size());
        MimePart headerOnly = parse("Subject: x\n");
        assertEquals(12, headerOnly.bodyStart());
        assertEquals(0, headerOnly.size());
        assertEquals("Subject: x", header(bytes("Subject: x"), parse("Subject: x")));
        MimePart embedded = parse("Content-Type: message/rfc822\n\n");
        assertEquals("message/rfc822{text/plain}", shape(embedded));
        assertEquals("message/rfc822{text/plain}", shape(parse("Content-Type: message/rfc822")));
    }

    @Test
    public void noFinalLineEnd() {
        MimePart root = parse(MIXED + "--b\n\none\n--b--");
        assertEquals("one", body(message, root.find(1)));
        assertEquals(2, parse(MIXED + "--b\n\none\n--b").children().size());
    }

    @Test
    public void strangeBytes() {
        MimePart root = parse(MIXED + "--b\nX: \u00e9\u0000\n\n\u0000\u00ff\r\r\n\n--b--\n");
        assertEquals("\u0000\u00ff\r\r\r\n", body(message, root.find(1)));
        assertEquals("text/plain", shape(parse("Content-Type: te\u00e9xt\n\nx")));
    }

    @Test
    public void unreadableTypesAreText() {
        for (String type :
                new String[] {"", "text", "/", "text/", "/plain", "; charset=utf-8", "\"\"", "(text/html)"}) {
            assertEquals("text/plain", shape(parse("Content-Type: " + type + "\n\nx")));
        }
        assertEquals(
                "utf-8",
                parse("Content-Type: text; charset=utf-8\n\nx").parameters().get("charset"));
        assertEquals("text/html", shape(parse("Content-Type: text/html charset=utf-8\n\nx")));
    }

    @Test
    public void lineFeedsAloneWorkToo() {
        byte[] bytes = bytes(MIXED + "--b\n\none\n\n--b\n\ntwo\n--b--\n");
        MimeSummary summary = MimeSummary.parse(bytes);
        Trees.check(bytes, summary);
        assertEquals("one\n", body(bytes, summary.root().find(1)));
        assertEquals("two", body(bytes, summary.root().find(2)));
    }

    @Test
    public void beyondTheDepthNothingIsLookedInto() {
        var text = new StringBuilder();
        for (int i = 0; i < 5; i++) text.append("Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n");
        MimePart root =
                parse(text + "\nx", new MimeLimits(1000, 10, 10_000, 100, 3)).root();
        assertEquals("multipart/mixed(multipart/mixed(multipart/mixed(text/plain)))", shape(root));
        assertEquals(root.end(), root.find(1, 1, 1).end());
        MimePart messages = parse(
                        "Content-Type: message/rfc822\n\n".repeat(5) + "x", new MimeLimits(1000, 10, 10_000, 100, 3))
                .root();
        assertEquals("message/rfc822{message/rfc822{message/rfc822{text/plain}}}", shape(messages));
    }

    @Test
    public void beyondThePartCountTheRestIsOneOpaquePart() {
        MimePart root = parse(MIXED + "--b\n\nx\n".repeat(9) + "--b--\nend", new MimeLimits(1000, 10, 10_000, 4, 10))
                .root();
        assertEquals("multipart/mixed(text/plain text/plain text/plain application/octet-stream)", shape(root));
        assertEquals(root.end(), root.find(4).end());
        assertTrue(body(message, root.find(4)).startsWith("\r\nx\r\n--b\r\n"));
        MimePart messages = parse(
                        "Content-Type: message/rfc822\n\n".repeat(9), new MimeLimits(1000, 10, 10_000, 4, 100))
                .root();
        assertEquals("message/rfc822{message/rfc822{message/rfc822{message/rfc822{text/plain}}}}", shape(messages));
    }

    @Test
    public void beyondAllHeaderBytesTheRestIsOneOpaquePart() {
        MimePart root = parse(
                        MIXED + ("--b\nX: " + "x".repeat(95) + "\n\n\n").repeat(9) + "--b--\n",
                        new MimeLimits(1000, 10, 500, 100, 10))
                .root();
        assertEquals("multipart/mixed(text/plain text/plain text/plain application/octet-stream)", shape(root));
    }

    @Test
    public void addressesAndParametersCountAsTheMemoryTheyTake() {
        var limits = new MimeLimits(1000, 10, 2_000, 100, 10);
        String opaque = "multipart/mixed(application/octet-stream)";
        String body = "--b\n\n--b\n\n--b--\n";
        assertEquals(
                "multipart/mixed(text/plain text/plain)",
                shape(parse(MIXED + body, limits).root()));
        assertEquals(
                opaque,
                shape(parse("To: " + "a,".repeat(40) + "\n" + MIXED + body, limits)
                        .root()));
        assertEquals(
                opaque,
                shape(parse("To: g:" + "a,".repeat(40) + "\n" + MIXED + body, limits)
                        .root()));
        String parameters = MIXED.replace("\n\n", ";a=b".repeat(40) + "\n\n");
        assertEquals(opaque, shape(parse(parameters + body, limits).root()));
    }

    @Test
    public void beyondTheHeaderBytesFieldsAreMissing() {
        MimeSummary summary = parse(
                "Subject: s\nX: " + "x".repeat(5_000) + "\nContent-Type: text/html\n\nbody",
                new MimeLimits(1000, 10, 10_000, 100, 10));
        assertEquals("s", summary.envelope().subject());
        assertEquals("text/plain", shape(summary.root()));
        assertEquals("body", body(message, summary.root()));
    }

    @Test
    public void aVeryLongLineIsNoDelimiterAndLosesNothing() {
        MimePart root = parse(MIXED + "--b\n\n--b" + " ".repeat(5_000) + "\n" + "y".repeat(100_000) + "\n--b--\n");
        assertEquals("multipart/mixed(text/plain)", shape(root));
        assertEquals(5_003 + 2 + 100_000, root.find(1).size());
    }
}
