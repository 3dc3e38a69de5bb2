package org.amphora.mime;

import static org.amphora.mime.Trees.bytes;
import static org.amphora.mime.Trees.crlf;
import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.Test;

/** Messages put together and damaged at random, always the same ones: what package-info promises holds for each. */
public class MimeFuzzTest {
    private static final String[] PIECES = {
        "Content-Type: multipart/mixed; boundary=a\n",
        "Content-Type: multipart/digest; boundary=\"ab\"\n",
        "Content-Type: multipart/alternative; boundary=a\n",
        "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b--\n",
        "Content-Type: message/rfc822\n",
        "Content-Type: text/plain; charset*=utf-8''x%; format\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Disposition: attachment; filename*1=b; filename*0=\"a\n",
        "From: a <b@c>, (d\n e) f@g, h: i@j;\n",
        "Subject: =?utf-8?q?=C3?= =?utf-8?b?qQ==?=\n",
        "Date: Fri, 21 Nov 1997 09(c):55:06 -0600\n",
        "\n",
        "\n\n",
        "--a\n",
        "--a--\n",
        "--ab\n",
        "--ab--\n",
        "--ab",
        "--a \t\n",
        "text\n",
        "text",
        " folded\n",
        "\r",
        "\r\r\n",
        "-",
        "--",
        "\u0000\u00ff",
    };

    @Test
    public void thePromisesHoldForAnyMessage() throws IOException {
        var random = new Random(20240229);
        for (int i = 0; i < 1_500; i++) {
            byte[] message = random.nextInt(4) == 0 ? damaged(message(random), random) : message(random);
            MimeLimits limits = random.nextInt(4) == 0
                    ? new MimeLimits(
                            1 + random.nextInt(80),
                            1 + random.nextInt(4),
                            1 + random.nextInt(400),
                            1 + random.nextInt(8),
                            1 + random.nextInt(5))
                    : MimeLimits.DEFAULT;
            try {
                promisesHold(message, limits, random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("message " + i + " " + limits + ":\n" + new String(message, "ISO-8859-1"), e);
            }
        }
    }

    private static void promisesHold(byte[] message, MimeLimits limits, Random random) throws IOException {
        var whole = new MimeParser(limits);
        whole.feed(message, 0, message.length);
        MimeSummary summary = whole.finish();
        Trees.check(message, summary);

        String description = Trees.describe(summary);
        assertEquals(description, Trees.describe(MimeSummary.parse(new SlowStream(message, 1), limits)));
        assertEquals(
                description,
                Trees.describe(MimeSummary.parse(new SlowStream(message, 1 + random.nextInt(40)), limits)));
        assertEquals(description, Trees.describe(MimeSummary.fromBytes(summary.toBytes())));

        Headers headers = Headers.parse(message, 0, message.length, limits);
        assertEquals(summary.root().bodyStart(), headers.bodyOffset());
        assertEquals(
                section(headers),
                section(new HeaderReader(new SlowStream(message, 1 + random.nextInt(9)), limits).read()));
        for (HeaderField field : headers) {
            Address.parseList(field.body());
            MailDate.parse(field.body());
            field.decoded();
        }
    }

    private static String section(Headers headers) throws IOException {
        var out = new ByteArrayOutputStream();
        for (HeaderField field : headers) field.writeTo(out);
        return headers.bodyOffset() + " " + headers.complete() + headers.truncated() + out.toString("ISO-8859-1");
    }

    private static byte[] message(Random random) {
        var text = new StringBuilder();
        int n = random.nextInt(30);
        for (int i = 0; i < n; i++) text.append(PIECES[random.nextInt(PIECES.length)]);
        if (random.nextInt(50) == 0) text.insert(text.length() / 2, "-".repeat(random.nextInt(5_000)));
        return bytes(random.nextBoolean() ? text.toString() : crlf(text.toString()));
    }

    private static byte[] damaged(byte[] message, Random random) {
        for (int i = 0; i < message.length / 10; i++) {
            message[random.nextInt(message.length)] = message[random.nextInt(message.length)];
        }
        return message;
    }
}
