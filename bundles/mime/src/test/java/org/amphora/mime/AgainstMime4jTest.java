package org.amphora.mime;

import static org.amphora.mime.Trees.bytes;
import static org.amphora.mime.Trees.crlf;
import static org.junit.Assert.assertEquals;

import java.io.ByteArrayInputStream;
import java.util.Random;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.junit.Test;

/** Of well-formed messages Mime4j, which shares no code with our parser, sees the same tree and the same bodies. */
public class AgainstMime4jTest {

    @Test
    public void wellFormedMessagesHaveTheSameTree() throws Exception {
        var random = new Random(42);
        for (int i = 0; i < 300; i++) {
            byte[] message = bytes(crlf(entity(random, 0, new int[1])));
            var ours = new StringBuilder();
            describe(message, MimeSummary.parse(message).root(), ours);
            assertEquals(mime4j(message), ours.toString());
        }
    }

    private static void describe(byte[] message, MimePart part, StringBuilder out) {
        out.append(part.type()).append('/').append(part.subtype()).append('\n');
        if (part.isMessage()) describe(message, part.embedded().root(), out);
        for (MimePart child : part.children()) describe(message, child, out);
        if (!part.isMessage() && !part.isMultipart())
            out.append(Trees.body(message, part)).append('\n');
    }

    private static String mime4j(byte[] message) throws Exception {
        var stream = new MimeTokenStream();
        stream.parse(new ByteArrayInputStream(message));
        var out = new StringBuilder();
        for (EntityState s = stream.next(); s != EntityState.T_END_OF_STREAM; s = stream.next()) {
            switch (s) {
                case T_START_MESSAGE -> out.append("message/rfc822\n");
                case T_START_MULTIPART -> out.append(type(stream));
                case T_BODY -> out.append(type(stream))
                        .append(new String(stream.getInputStream().readAllBytes(), "ISO-8859-1"))
                        .append('\n');
                default -> {}
            }
        }
        return out.toString();
    }

    private static String type(MimeTokenStream stream) {
        return stream.getBodyDescriptor().getMimeType() + "\n";
    }

    private static String entity(Random random, int depth, int[] boundaries) {
        int kind = depth < 4 ? random.nextInt(4) : 3;
        if (kind == 2) return "Content-Type: message/rfc822\n\n" + entity(random, depth + 1, boundaries);
        if (kind == 3) {
            String type = random.nextBoolean() ? "" : "Content-Type: text/html; charset=utf-8\n";
            return "X-Folded: a\n b\n" + type + "\n" + "line of text\n".repeat(random.nextInt(4))
                    + (random.nextBoolean() ? "end" : "");
        }
        String boundary = "b" + "=_".repeat(random.nextInt(3)) + boundaries[0]++;
        var out = new StringBuilder("Content-Type: multipart/mixed;\n\tboundary=\"" + boundary + "\"\n\n");
        if (random.nextBoolean()) out.append("preamble\n");
        int n = 1 + random.nextInt(4);
        for (int i = 0; i < n; i++) {
            out.append("--").append(boundary).append(random.nextInt(5) == 0 ? "  \n" : "\n");
            out.append(entity(random, depth + 1, boundaries)).append('\n');
        }
        return out.append("--")
                .append(boundary)
                .append("--\n")
                .append(random.nextBoolean() ? "epilogue\n" : "")
                .toString();
    }
}
