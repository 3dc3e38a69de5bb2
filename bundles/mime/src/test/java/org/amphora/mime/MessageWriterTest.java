package org.amphora.mime;

import static org.amphora.mime.Trees.body;
import static org.amphora.mime.Trees.shape;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.Test;

public class MessageWriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final MessageWriter writer = new MessageWriter(out, () -> "token");

    private String written() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private Headers headers() {
        return Headers.parse(out.toByteArray(), 0, out.size());
    }

    @Test
    public void aPlainMessage() throws IOException {
        writer.addresses("From", List.of(new Mailbox("Mail System", null, "MAILER-DAEMON", "mx.example.org")));
        writer.date(OffsetDateTime.parse("2025-04-01T09:05:07+02:00")).messageId("mx.example.org");
        writer.text("Subject", "Hello").textBody("one\ntwo\rthree\r\nfour");
        assertEquals(
                "From: Mail System <MAILER-DAEMON@mx.example.org>\r\nDate: Tue, 1 Apr 2025 09:05:07 +0200\r\n"
                        + "Message-ID: <token@mx.example.org>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                        + "one\r\ntwo\r\nthree\r\nfour\r\n",
                written());
    }

    @Test
    public void noValueCanEndItsField() throws IOException {
        String evil = "x\r\nBcc: evil@example.org\n\r\n\r\nbody\u0000\u007f";
        writer.text("Subject", evil).structured("To", evil);
        writer.addresses("From", List.of(new Mailbox(evil, null, evil, evil), new Group(evil, List.of())));
        writer.messageId(evil).startMultipart("mixed", "a=\"" + evil + '"');
        assertEquals(0, headers().count("Bcc"));
        assertEquals(6, headers().count());
        assertTrue(headers().complete());
        assertEquals(written().length(), headers().bodyOffset());
        for (String name : new String[] {"", "a b", "a:b", "a\r\n", "\u00e9", "x".repeat(99)}) {
            assertThrows(IllegalArgumentException.class, () -> new MessageWriter(out).text(name, "x"));
        }
    }

    @Test
    public void longAndForeignTextIsFoldedAndReadAgain() throws IOException {
        for (String text : new String[] {
            "short",
            "",
            "word ".repeat(60).strip(),
            "x".repeat(3_000),
            "Gr\u00fc\u00dfe \ud83d\ude00 aus K\u00f6ln ".repeat(20).strip(),
            "looks like =?utf-8?q?one?= but is not",
            "a  b"
        }) {
            out.reset();
            writer.text("Subject", text);
            for (String line : written().split("\r\n")) assertTrue(line, line.length() <= 78);
            assertEquals(text, headers().get(0).decoded());
        }
    }

    @Test
    public void structuredFieldsAreFoldedAtSpacesAndCutOnlyWhereTheyMustBe() throws IOException {
        writer.structured(
                "References",
                "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org> ".repeat(10).strip());
        for (String line : written().split("\r\n")) assertTrue(line, line.length() <= 78);
        out.reset();
        writer.structured("X", "y".repeat(5_000));
        for (String line : written().split("\r\n")) assertTrue(line.length() <= 998);
        assertEquals(5_000, headers().value("X").replace(" ", "").length());
        assertEquals(1, headers().count());
    }

    @Test
    public void addressesAreReadAgain() throws IOException {
        List<Address> addresses = List.of(
                new Mailbox("Last, First \"Nick\"", null, "a b", "example.org"),
                new Mailbox(null, null, "x", "y"),
                new Group("team", List.of(new Mailbox(HeaderText.raw("J\u00f6rg"), null, "j", "k"))),
                new Mailbox(null, null, HeaderText.raw("\u00fc"), HeaderText.raw("\u00e9.example")));
        writer.addresses("To", addresses).addresses("Cc", List.of());
        List<Address> read = Address.parseList(headers().get(0).body());
        assertEquals(1, headers().count());
        assertEquals(addresses.get(0), read.get(0));
        assertEquals(addresses.get(1), read.get(1));
        assertEquals("J\u00f6rg", ((Group) read.get(2)).members().get(0).displayName());
        assertEquals(addresses.get(3), read.get(3));
    }

    @Test
    public void foreignOrLongTextIsQuotedPrintable() throws IOException {
        for (String text : new String[] {"\u00fc \r\n.\r\nFrom x = y\t\r\n\r\n", "z".repeat(2_000) + "\r\n"}) {
            var bytes = new ByteArrayOutputStream();
            new MessageWriter(bytes).textBody(text);
            byte[] message = bytes.toByteArray();
            MimePart root = MimeSummary.parse(message).root();
            assertEquals("quoted-printable", root.encoding());
            String raw = body(message, root);
            for (String line : raw.split("\r\n")) assertTrue(line, line.length() <= 76);
            assertTrue(raw.chars().allMatch(c -> c < 127));
            var reader = BodyText.reader(root, new ByteArrayInputStream(raw.getBytes()), 10_000);
            char[] read = new char[10_000];
            int n = 0;
            for (int got = reader.read(read); got > 0; got = reader.read(read, n, read.length - n)) n += got;
            assertEquals(text, new String(read, 0, n));
        }
    }

    @Test
    public void multipartsNest() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var nested = new MessageWriter(bytes);
        nested.startMultipart("mixed").startPart().startMultipart("alternative");
        nested.startPart().textBody("a").startPart().structured("Content-Type", "text/html");
        nested.body().write("<b>".getBytes());
        nested.endMultipart().startPart().textBody("c").endMultipart();
        byte[] message = bytes.toByteArray();
        MimePart root = MimeSummary.parse(message).root();
        assertEquals("multipart/mixed(multipart/alternative(text/plain text/html) text/plain)", shape(root));
        assertEquals("<b>", body(message, root.find(1, 2)));
        assertEquals(1, Headers.parse(message, 0, message.length).count("MIME-Version"));
        assertFalse(new String(message).substring((int) root.bodyStart()).contains("MIME-Version"));
    }

    @Test
    public void callsOutOfOrderAreRefused() throws IOException {
        assertThrows(IllegalStateException.class, writer::startPart);
        writer.body();
        assertThrows(IllegalStateException.class, () -> writer.text("A", "b"));
        assertThrows(IllegalStateException.class, writer::body);
        assertThrows(IllegalStateException.class, writer::endMultipart);
    }
}
