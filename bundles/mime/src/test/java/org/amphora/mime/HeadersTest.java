package org.amphora.mime;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class HeadersTest {
    private static final String MESSAGE = "Received: a\r\n\tby b;\r\n  later\r\nsubject : Hi =?utf-8?q?=C3=A9?=\r\n"
            + "no field here\r\nX-Empty:\r\nRECEIVED: c\r\n\r\nbody: not a field\r\n";

    @Test
    public void keepsFieldsAsTheyStand() {
        Headers headers = parse(MESSAGE);
        assertEquals(5, headers.count());
        HeaderField received = headers.get(0);
        assertEquals("Received", received.name());
        assertEquals(" a\r\n\tby b;\r\n  later", received.body());
        assertEquals("a\tby b;  later", received.unfolded());
        assertEquals(0, received.offset());
        assertEquals(MESSAGE.indexOf("subject"), received.length());
        assertEquals(9, received.bodyOffset());
        assertEquals("subject", headers.get(1).name());
        assertEquals("Hi \u00e9", headers.get(1).decoded());
        assertEquals(MESSAGE.indexOf("subject"), headers.get(1).offset());
        assertEquals("", headers.get(2).name());
        assertEquals("no field here", headers.get(2).body());
        assertEquals("", headers.get(3).unfolded());
        assertTrue(headers.complete());
        assertFalse(headers.truncated());
        assertEquals(MESSAGE.indexOf("body:"), headers.bodyOffset());
    }

    @Test
    public void findsByNameInAnyCase() {
        Headers headers = parse(MESSAGE);
        assertEquals("a\tby b;  later", headers.value("received"));
        assertEquals(2, headers.all("Received").size());
        assertEquals("c", headers.all("Received").get(1).unfolded());
        assertEquals(2, headers.count("RECEIVED"));
        assertNull(headers.value("Body"));
        assertTrue(headers.first("Receive").isEmpty());
    }

    @Test
    public void theRawFieldsAreTheSection() throws IOException {
        var out = new ByteArrayOutputStream();
        for (HeaderField field : parse(MESSAGE)) field.writeTo(out);
        assertEquals(MESSAGE.substring(0, MESSAGE.indexOf("\r\nbody:")), out.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    public void bareLineFeedsEndLinesToo() {
        Headers headers = parse("A: 1\n 2\nB: 3\n\nC: 4\n");
        assertEquals(2, headers.count());
        assertEquals("1 2", headers.value("A"));
        assertEquals(" 1\n 2", headers.get(0).body());
        assertEquals(14, headers.bodyOffset());
    }

    @Test
    public void aSectionMayEndWithoutABlankLine() {
        Headers headers = parse("A: 1\r\nB: 2");
        assertFalse(headers.complete());
        assertEquals("2", headers.value("B"));
        assertEquals(10, headers.bodyOffset());
        assertEquals(0, parse("").count());
    }

    @Test
    public void strangeLinesBecomeNamelessFields() {
        Headers headers =
                parse("  begins folded\r\nFrom user@example.org Fri Feb 22 17:06:23 2008\r\n: x\r\nA: 1\r\n\r\n");
        assertEquals(4, headers.count());
        for (int i = 0; i < 3; i++) assertEquals("", headers.get(i).name());
        assertEquals("1", headers.value("A"));
    }

    @Test
    public void aLineOfSpacesFolds() {
        Headers headers = parse("A: 1\r\n \r\nB: 2\r\n\r\n");
        assertEquals("1", headers.value("A").trim());
        assertEquals("2", headers.value("B"));
    }

    @Test
    public void offsetsCountFromWhereTheMessageBegins() {
        byte[] bytes = ("junk" + MESSAGE).getBytes(StandardCharsets.ISO_8859_1);
        Headers headers = Headers.parse(bytes, 4, bytes.length - 4);
        assertEquals(0, headers.get(0).offset());
        assertEquals(MESSAGE.indexOf("body:"), headers.bodyOffset());
    }

    @Test
    public void beyondTheByteLimitFieldsAreMissingAndTheBodyIsStillFound() throws IOException {
        String text = "A: 1\r\nB: " + "x".repeat(100) + "\r\nC: 3\r\n\r\nbody";
        var limits = new MimeLimits(50, 10, 1000, 10, 10);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (Headers headers : new Headers[] {
            Headers.parse(bytes, 0, bytes.length, limits),
            new HeaderReader(new ByteArrayInputStream(bytes), limits).read()
        }) {
            assertTrue(headers.truncated());
            assertTrue(headers.complete());
            assertEquals(1, headers.count());
            assertEquals("1", headers.value("A"));
            assertEquals(text.indexOf("body"), headers.bodyOffset());
        }
    }

    @Test
    public void beyondTheFieldLimitFieldsAreMissing() {
        byte[] bytes = "A: 1\r\nB: 2\r\n 2\r\nC: 3\r\n 3\r\n\r\nbody".getBytes(StandardCharsets.ISO_8859_1);
        Headers headers = Headers.parse(bytes, 0, bytes.length, new MimeLimits(1000, 2, 1000, 10, 10));
        assertTrue(headers.truncated());
        assertEquals(2, headers.count());
        assertEquals("2 2", headers.value("B"));
        assertEquals(bytes.length - 4, headers.bodyOffset());
    }

    @Test
    public void theReaderLeavesTheBody() throws IOException {
        String body = "body\r\n\r\n" + "y".repeat(20_000);
        byte[] bytes = ("A: " + "x".repeat(9_000) + "\r\nB: 2\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
        for (int size : new int[] {1, 7, 8192, 100_000}) {
            var reader = new HeaderReader(new SlowStream(bytes, size), MimeLimits.DEFAULT);
            Headers headers = reader.read();
            assertEquals(2, headers.count());
            assertEquals(9_000, headers.value("A").length());
            assertEquals(bytes.length - body.length(), headers.bodyOffset());
            assertArrayEquals(
                    body.getBytes(StandardCharsets.ISO_8859_1), reader.body().readAllBytes());
        }
    }

    @Test
    public void theReaderReadsWhatHasNoBody() throws IOException {
        var reader = new HeaderReader(new ByteArrayInputStream("A: 1".getBytes()), MimeLimits.DEFAULT);
        assertEquals("1", reader.read().value("A"));
        assertEquals(-1, reader.body().read());
    }

    private static Headers parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Headers.parse(bytes, 0, bytes.length);
    }
}
