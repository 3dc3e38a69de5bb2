package org.amphora.relay.internal.message;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.amphora.mime.MessageKind;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.Test;

public class OutgoingTest {
    private final MemorySpool spool = new MemorySpool();

    private Outgoing message(String text) throws IOException {
        return new Outgoing(spool.body(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private String dotted(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        message(text).writeDotted(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private String sevenBit(String text) throws IOException {
        Outgoing message = message(text);
        var out = new ByteArrayOutputStream();
        message.writeDotted(message.sevenBit().orElseThrow(), out);
        String sent = out.toString(StandardCharsets.ISO_8859_1);
        assertTrue(sent, sent.endsWith("\r\n.\r\n"));
        return sent.substring(0, sent.length() - 3);
    }

    @Test
    public void returnPathStaysHere() throws IOException {
        assertEquals("Subject: x\r\n\r\ny\r\n.\r\n", dotted("Return-Path: <a@b>\r\nSubject: x\r\n\r\ny\r\n"));
        assertEquals("Subject: x\r\n\r\n.\r\n", dotted("return-path: <a\r\n @b>\r\nSubject: x\r\n\r\n"));
        assertEquals("Return: x\r\n\r\n.\r\n", dotted("Return: x\r\n\r\n"));
    }

    /** Whatever the line ends, another server sees one message. */
    @Test
    public void dotsAndLineEnds() throws IOException {
        String[][] table = {
            {"\r\n.\r\n..\r\n.a\r\n", "\r\n..\r\n...\r\n..a\r\n.\r\n"},
            {".\r\n", "..\r\n.\r\n"},
            {"a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
            {"a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"},
            {"a\r\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"},
            {"a\r", "a\r\n.\r\n"},
            {"a", "a\r\n.\r\n"},
            {"", ".\r\n"},
        };
        for (String[] row : table) assertEquals(row[1], dotted(row[0]));
    }

    /** The same however it is cut. */
    @Test
    public void dotsInPieces() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            byte[] text = new byte[random.nextInt(40)];
            for (int i = 0; i < text.length; i++) text[i] = (byte) "\r\n.a".charAt(random.nextInt(4));
            var whole = new ByteArrayOutputStream();
            var cut = new ByteArrayOutputStream();
            DotStream one = new DotStream(whole);
            one.write(text);
            one.finish();
            DotStream two = new DotStream(cut);
            for (int i = 0, n; i < text.length; i += n) {
                n = Math.min(1 + random.nextInt(3), text.length - i);
                two.write(text, i, n);
            }
            two.finish();
            String sent = whole.toString(StandardCharsets.US_ASCII);
            assertEquals(sent, cut.toString(StandardCharsets.US_ASCII));
            assertFalse(sent.replace("\r\n", "").matches("(?s).*[\r\n].*"));
            String body = "\r\n" + sent.substring(0, sent.length() - 3);
            assertFalse(sent, body.contains("\r\n.\r\n"));
        }
    }

    @Test
    public void kinds() throws IOException {
        assertEquals(
                new MessageKind(false, false, false),
                message("a: b\r\n\r\nc\r\n").kind());
        assertEquals(
                new MessageKind(true, false, false),
                message("a: \u00fc\r\n\r\nc\r\n").kind());
        assertEquals(
                new MessageKind(false, true, false),
                message("a: b\r\n\r\n\u00fc\r\n").kind());
        for (String binary : new String[] {"a\n", "a\rb\r\n", "\0\r\n", "a\r", "\r\u00fc\r\n"})
            assertTrue(binary, message("a: b\r\n\r\n" + binary).kind().binary());
    }

    @Test
    public void textBecomesQuotedPrintable() throws IOException {
        assertEquals(
                "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                        + "gr=C3=BCn =3D gut=20\r\n..\r\n"
                        + "a".repeat(75) + "=\r\n" + "a".repeat(25) + "\r\n",
                sevenBit("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\n\r\n"
                        + "gr\u00c3\u00bcn = gut \r\n.\r\n"
                        + "a".repeat(100) + "\r\n"));
    }

    @Test
    public void whatNobodyHasNamedIsUnknown() throws IOException {
        assertEquals(
                "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=FC\r\n",
                sevenBit("Subject: x\r\n\r\n\u00fc\r\n"));
    }

    @Test
    public void partsEachInTheirWay() throws IOException {
        String head = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
        assertEquals(
                head + "Content-Transfer-Encoding: 7bit\r\n\r\nbefore\r\n--b\r\n\r\nplain\r\n"
                        + "--b\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n/AA=\r\n"
                        + "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                        + "MIME-Version: 1.0\r\nContent-Type: text/html\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=FC\r\n"
                        + "--b--\r\nafter\r\n",
                sevenBit(head + "Content-Transfer-Encoding: binary\r\n\r\nbefore\r\n--b\r\n\r\nplain\r\n"
                        + "--b\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: binary\r\n\r\n\u00fc\0\r\n"
                        + "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                        + "MIME-Version: 1.0\r\nContent-Type: text/html\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\n\r\n\u00fc\r\n"
                        + "--b--\r\nafter\r\n"));
    }

    @Test
    public void whatIsSignedStaysAsItIs() throws IOException {
        String[] signed = {
            "DKIM-Signature: v=1\r\n\r\n\u00fc\r\n",
            "MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\u00fc\r\n--b--\r\n",
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
                    + "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\u00fc\r\n--b--\r\n--a--\r\n",
        };
        for (String text : signed) assertTrue(text, message(text).sevenBit().isEmpty());
    }

    @Test
    public void aWaiverOfTls() throws IOException {
        assertTrue(message("TLS-Required: No\r\n\r\n").waivesTls());
        assertFalse(message("TLS-Required: yes\r\n\r\n").waivesTls());
        assertFalse(message("Subject: x\r\n\r\nTLS-Required: No\r\n").waivesTls());
    }
}
