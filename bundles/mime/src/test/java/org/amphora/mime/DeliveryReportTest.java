package org.amphora.mime;

import static org.amphora.mime.Trees.body;
import static org.amphora.mime.Trees.bytes;
import static org.amphora.mime.Trees.shape;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.OffsetDateTime;
import org.junit.Test;

public class DeliveryReportTest {
    private static final OffsetDateTime NOON = OffsetDateTime.parse("2025-04-01T12:00:00+02:00");
    private static final byte[] MESSAGE = bytes("Subject: s\r\nX: \u00e9\r\n\r\nsecret text\r\n");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static DeliveryReport report() {
        return new DeliveryReport(
                        "mx.example.org",
                        new Mailbox("Mail Delivery", null, "MAILER-DAEMON", "mx.example.org"),
                        "sender@example.com",
                        NOON)
                .subject("Undelivered mail")
                .text("I could not deliver it.")
                .envelopeId("QQ314159")
                .arrival(NOON.minusHours(1))
                .recipient(new DeliveryReport.Recipient(
                        "rfc822;Orig@example.org",
                        "final@example.org",
                        DeliveryReport.Action.FAILED,
                        "5.1.1",
                        "mail.example.org",
                        "550 5.1.1 no such \u00fcser\r\nAction: delivered",
                        NOON,
                        null))
                .recipient(new DeliveryReport.Recipient(
                        null,
                        "\u00fc@example.org",
                        DeliveryReport.Action.DELAYED,
                        "4.4.1",
                        null,
                        null,
                        null,
                        NOON.plusDays(2)));
    }

    @Test
    public void withTheHeadersReturned() throws IOException {
        report().writeWithHeaders(out, new ByteArrayInputStream(MESSAGE), MimeLimits.DEFAULT);
        byte[] written = out.toByteArray();
        MimeSummary summary = MimeSummary.parse(written);
        assertEquals("multipart/report(text/plain message/delivery-status text/rfc822-headers)", shape(summary.root()));
        assertEquals("delivery-status", summary.root().parameters().get("report-type"));
        assertEquals("Undelivered mail", summary.envelope().subject());
        assertEquals("sender@example.com", ((Mailbox) summary.envelope().to().get(0)).address());
        assertEquals("auto-replied", Headers.parse(written, 0, written.length).value("Auto-Submitted"));
        assertEquals("I could not deliver it.\r\n", body(written, summary.root().find(1)));
        assertEquals(
                """
                Original-Envelope-Id: QQ314159
                Reporting-MTA: dns; mx.example.org
                Arrival-Date: Tue, 1 Apr 2025 11:00:00 +0200

                Original-Recipient: rfc822;Orig@example.org
                Final-Recipient: rfc822; final@example.org
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mail.example.org
                Diagnostic-Code: smtp; 550 5.1.1 no such ?ser  Action: delivered
                Last-Attempt-Date: Tue, 1 Apr 2025 12:00:00 +0200

                Final-Recipient: utf-8; \\x{FC}@example.org
                Action: delayed
                Status: 4.4.1
                Will-Retry-Until: Thu, 3 Apr 2025 12:00:00 +0200
                """
                        .replace("\n", "\r\n"),
                body(written, summary.root().find(2)));
        assertEquals("Subject: s\r\nX: \u00e9\r\n", body(written, summary.root().find(3)));
        assertTrue(new String(written).indexOf("secret") < 0);
    }

    @Test
    public void withTheMessageReturned() throws IOException {
        report().writeWithMessage(out, new ByteArrayInputStream(MESSAGE));
        byte[] written = out.toByteArray();
        MimePart root = MimeSummary.parse(written).root();
        assertEquals("multipart/report(text/plain message/delivery-status message/rfc822{text/plain})", shape(root));
        assertEquals(new String(MESSAGE), new String(bytes(body(written, root.find(3)))));
        assertEquals("s", root.find(3).embedded().envelope().subject());
    }

    @Test
    public void onAnInternationalMessage() throws IOException {
        DeliveryReport report = new DeliveryReport(
                        "mx.example.org",
                        new Mailbox(null, null, "MAILER-DAEMON", "mx.example.org"),
                        "<\u00fc@b.example>",
                        NOON)
                .internationalised()
                .recipient(new DeliveryReport.Recipient(
                        "utf-8;\u5f20@example.org",
                        "\u00fc@example.org",
                        DeliveryReport.Action.FAILED,
                        "5.1.1",
                        null,
                        null,
                        null,
                        null));
        report.writeWithHeaders(out, new ByteArrayInputStream(MESSAGE), MimeLimits.DEFAULT);
        byte[] written = out.toByteArray();
        String text = out.toString("UTF-8");
        MimePart root = MimeSummary.parse(written).root();
        assertEquals("multipart/report(text/plain message/global-delivery-status message/global-headers)", shape(root));
        assertEquals("delivery-status", root.parameters().get("report-type"));
        assertTrue(text, text.contains("\r\nTo: <\u00fc@b.example>\r\n"));
        assertTrue(
                text,
                text.contains("\r\nOriginal-Recipient: utf-8; \u5f20@example.org\r\n"
                        + "Final-Recipient: utf-8; \u00fc@example.org\r\n"));
        out.reset();
        report.writeWithMessage(out, new ByteArrayInputStream(MESSAGE));
        assertTrue(out.toString("UTF-8").contains("\r\nContent-Type: message/global\r\n"));
    }

    @Test
    public void everyLineEndsWithCrlf() throws IOException {
        report().writeWithHeaders(out, new ByteArrayInputStream(MESSAGE), MimeLimits.DEFAULT);
        String text = out.toString("ISO-8859-1");
        assertTrue(text.endsWith("\r\n"));
        assertEquals(text.chars().filter(c -> c == '\n').count(), text.split("\r\n", -1).length - 1);
    }

    @Test
    public void aReportIsOnSomebody() {
        var empty = new DeliveryReport("h", new Mailbox(null, null, "a", "b"), "c@d", NOON);
        assertThrows(IllegalStateException.class, () -> empty.writeWithMessage(out, new ByteArrayInputStream(MESSAGE)));
    }
}
