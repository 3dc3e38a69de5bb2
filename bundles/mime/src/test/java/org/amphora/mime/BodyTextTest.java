package org.amphora.mime;

import static org.amphora.mime.Trees.bytes;
import static org.amphora.mime.Trees.crlf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class BodyTextTest {
    private static String text(String header, String body) throws IOException {
        byte[] message = bytes(crlf(header) + "\r\n" + body);
        MimePart part = MimeSummary.parse(message).root();
        String whole = null;
        for (int size : new int[] {1, 3, 100_000}) {
            InputStream in = new SlowStream(bytes(body), size);
            String read = read(BodyText.reader(part, in, Long.MAX_VALUE));
            if (whole != null) assertEquals(whole, read);
            whole = read;
        }
        return whole;
    }

    private static String read(Reader reader) throws IOException {
        var out = new StringBuilder();
        char[] block = new char[7];
        for (int n = reader.read(block); n >= 0; n = reader.read(block)) out.append(block, 0, n);
        reader.close();
        return out.toString();
    }

    private static String quoted(String body) throws IOException {
        return text("Content-Transfer-Encoding: quoted-printable\n", body);
    }

    private static String base64(String body) throws IOException {
        return text("Content-Transfer-Encoding: base64\n", body);
    }

    @Test
    public void quotedPrintable() throws IOException {
        assertEquals("\u00e9 a=b\r\nc", quoted("=C3=A9 a=3Db\r\nc"));
        assertEquals("a b", quoted("a=\r\n b"));
        assertEquals("a b", quoted("a =\t \r\nb"));
        assertEquals("ab", quoted("a=\nb"));
        assertEquals("a\r\nb", quoted("a \t \r\nb  "));
        assertEquals("a\nb", quoted("a \nb"));
        assertEquals("a  b", quoted("a  b"));
        assertEquals("\u00e9", quoted("=c3=a9"));
    }

    @Test
    public void malformedQuotedPrintableStands() throws IOException {
        assertEquals("=XY =4 == = x =\rx", quoted("=XY =4 == = x =\rx"));
        assertEquals("a", quoted("a="));
        assertEquals("a=4", quoted("a=4"));
        assertEquals("a\rb", quoted("a\rb"));
        assertEquals(" ".repeat(5_000) + "x", quoted(" ".repeat(5_000) + "x"));
        assertEquals("= " + " ".repeat(5_000) + "x", quoted("= " + " ".repeat(5_000) + "x"));
    }

    @Test
    public void base64() throws IOException {
        assertEquals("\u00e9abc", base64("w6lh\r\nYmM="));
        assertEquals("abc", base64("Y*W J\r\n\r\nj"));
        assertEquals("abc", base64("YWJj=\r\n="));
        assertEquals("", base64("===="));
        assertEquals("", base64(""));
        assertEquals("abc", base64("YWJjZ"));
    }

    @Test
    public void charsets() throws IOException {
        assertEquals("\u20ac\u00e9", text("Content-Type: text/plain; charset=iso-8859-1\n", "\u0080\u00e9"));
        assertEquals("\u00e9", text("Content-Type: text/plain; charset=us-ascii\n", "\u00c3\u00a9"));
        assertEquals("\u00e9", text("Content-Type: text/plain; charset=no-such\n", "\u00c3\u00a9"));
        assertEquals("\u041f", text("Content-Type: text/plain; charset=\"koi8-r\"\n", "\u00f0"));
        assertEquals("a\ufffdb", text("Content-Type: text/plain; charset=utf-8\n", "a\u00ffb"));
        assertEquals("a", text("Content-Type: text/plain; charset=utf-16be\n", "\u0000a"));
        assertEquals("x", text("Content-Transfer-Encoding: x-unknown\n", "x"));
    }

    private static final String MESSAGE = crlf(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Transfer-Encoding: base64

            T25l
            --b
            Content-Type: image/png

            not text
            --b
            Content-Type: message/rfc822

            Subject: x

            Two
            --b
            Content-Type: text/html

            Three
            --b--
            """);

    private static boolean any(long maxChars, BodyText.Test test) throws IOException {
        byte[] message = bytes(MESSAGE);
        return BodyText.anyMatch(
                MimeSummary.parse(message).root(),
                (offset, length) -> new ByteArrayInputStream(message, (int) offset, (int) length),
                maxChars,
                test);
    }

    @Test
    public void allTextsInOrder() throws IOException {
        List<String> seen = new ArrayList<>();
        assertFalse(any(1_000, r -> !seen.add(read(r))));
        assertEquals(List.of("One", "Two", "Three"), seen);
    }

    @Test
    public void stopsAtTheFirstMatch() throws IOException {
        List<String> seen = new ArrayList<>();
        assertTrue(any(1_000, r -> seen.add(read(r)) && seen.size() == 2));
        assertEquals(List.of("One", "Two"), seen);
        assertTrue(any(1_000, new TextPattern("tWO")::in));
        assertFalse(any(1_000, new TextPattern("not")::in));
    }

    @Test
    public void beyondTheBoundNothingIsRead() throws IOException {
        List<String> seen = new ArrayList<>();
        assertFalse(any(5, r -> !seen.add(read(r))));
        assertEquals(List.of("One", "Tw"), seen);
        assertFalse(any(5, new TextPattern("three")::in));
    }

    @Test
    public void patterns() throws IOException {
        assertTrue(new TextPattern("").in(""));
        assertTrue(new TextPattern("aab").in("xAAAB"));
        assertTrue(new TextPattern("abcabd").in("abcabcabd"));
        assertFalse(new TextPattern("abc").in("ab"));
        assertTrue(new TextPattern("\u00c9\u03a3").in("\u00e9\u03c2"));
        assertTrue(new TextPattern("b".repeat(3)).in(new java.io.StringReader("a".repeat(4_095) + "bBb")));
    }
}
