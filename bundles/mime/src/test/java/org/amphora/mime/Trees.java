package org.amphora.mime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;

/** What tests say of trees. */
final class Trees {
    private Trees() {}

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A message written with LF, as the CRLF that it is on the wire. */
    static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    /** Every field of every node, for comparison. */
    static String describe(MimeSummary summary) {
        var out = new StringBuilder();
        describe(summary, "", out);
        return out.toString();
    }

    private static void describe(MimeSummary s, String indent, StringBuilder out) {
        Envelope e = s.envelope();
        out.append(indent)
                .append("message ")
                .append(e.date() + "|" + e.subject() + "|" + e.from() + e.sender() + e.replyTo() + e.to() + e.cc()
                        + e.bcc())
                .append("|" + e.inReplyTo() + "|" + e.messageId() + "|" + e.references())
                .append('\n');
        describe(s.root(), indent, out);
    }

    private static void describe(MimePart p, String indent, StringBuilder out) {
        out.append(indent)
                .append(p)
                .append(" lines " + p.lines() + ' ' + p.parameters() + p.id() + p.description() + p.encoding()
                        + p.md5())
                .append(p.disposition() + p.dispositionParameters() + p.languages() + p.location())
                .append('\n');
        if (p.isMessage()) describe(p.embedded(), indent + " ", out);
        for (MimePart child : p.children()) describe(child, indent + "  ", out);
    }

    /** Only types and nesting: {@code mixed(text/plain message(text/plain))}. */
    static String shape(MimePart p) {
        var out = new StringBuilder(p.type() + '/' + p.subtype());
        if (p.isMessage()) out.append('{').append(shape(p.embedded().root())).append('}');
        if (p.isMultipart()) {
            out.append('(');
            for (MimePart child : p.children())
                out.append(out.charAt(out.length() - 1) == '(' ? "" : " ").append(shape(child));
            out.append(')');
        }
        return out.toString();
    }

    static String header(byte[] message, MimePart p) {
        return text(message, p.headerStart(), p.bodyStart());
    }

    static String body(byte[] message, MimePart p) {
        return text(message, p.bodyStart(), p.end());
    }

    private static String text(byte[] message, long from, long to) {
        return new String(message, (int) from, (int) (to - from), StandardCharsets.ISO_8859_1);
    }

    /** The promises of package-info that hold for any message. */
    static void check(byte[] message, MimeSummary summary) {
        MimePart root = summary.root();
        assertEquals(0, root.headerStart());
        assertEquals(message.length, root.end());
        check(message, root);
    }

    private static void check(byte[] message, MimePart p) {
        assertTrue(p.headerStart() <= p.bodyStart());
        assertTrue(p.bodyStart() <= p.end());
        assertEquals(body(message, p).chars().filter(c -> c == '\n').count(), p.lines());
        assertEquals(p.type().equals("multipart"), p.isMultipart());
        assertEquals(p.is("message", "rfc822"), p.isMessage());
        if (p.isMessage()) {
            MimePart root = p.embedded().root();
            assertNotNull(p.embedded().envelope());
            assertEquals(p.bodyStart(), root.headerStart());
            assertEquals(p.end(), root.end());
            check(message, root);
        }
        long at = p.bodyStart();
        for (MimePart child : p.children()) {
            assertTrue(at <= child.headerStart());
            assertTrue(child.end() <= p.end());
            // what lies between two parts is one delimiter line and the line end before it
            if (child != p.children().get(0)) {
                String between = text(message, at, child.headerStart());
                assertTrue(between, between.stripLeading().startsWith("--"));
                assertTrue(between, between.strip().indexOf('\n') < 0);
            }
            check(message, child);
            at = child.end();
        }
    }
}
