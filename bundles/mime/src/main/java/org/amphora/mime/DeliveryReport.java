package org.amphora.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A delivery status notification: a multipart/report (RFC 6522) of a text for a person, a message/delivery-status (RFC
 * 3464) for programs, and what is returned of the message. On a message that came with SMTPUTF8 the parts are those of
 * RFC 6533, which hold UTF-8 as it is.
 */
public final class DeliveryReport {
    /** RFC 3464 §2.3.3. */
    public enum Action {
        FAILED,
        DELAYED,
        DELIVERED,
        RELAYED,
        EXPANDED
    }

    /**
     * What became of one recipient, RFC 3464 §2.3; all but address, action and status may be null.
     *
     * @param originalRecipient as ORCPT gave it, with its type and decoded: {@code rfc822;user@example.org}, {@code
     *     utf-8;üser@example.org}
     * @param address where it was to go
     * @param status the enhanced status code, RFC 3463: {@code 5.1.1}
     * @param remoteMta the host that said so
     * @param diagnostic what it said: the SMTP reply, in one line
     */
    public record Recipient(
            String originalRecipient,
            String address,
            Action action,
            String status,
            String remoteMta,
            String diagnostic,
            OffsetDateTime lastAttempt,
            OffsetDateTime willRetryUntil) {}

    private static final String UTF8 = "utf-8;";

    private final String reportingMta;
    private final Address from;
    private final String to;
    private final OffsetDateTime date;
    private final List<Recipient> recipients = new ArrayList<>(1);
    private String subject = "Delivery report";
    private String text = "";
    private String envelopeId;
    private OffsetDateTime arrival;
    private boolean internationalised;

    /**
     * @param reportingMta the name of this host
     * @param from who it comes from, {@code MAILER-DAEMON}; its reverse-path is {@code <>} all the same
     * @param to the reverse-path of the message reported on
     */
    public DeliveryReport(String reportingMta, Address from, String to, OffsetDateTime date) {
        this.reportingMta = reportingMta;
        this.from = from;
        this.to = to;
        this.date = date;
    }

    public DeliveryReport subject(String subject) {
        this.subject = subject;
        return this;
    }

    /** What a person is told, in Unicode. */
    public DeliveryReport text(String text) {
        this.text = text;
        return this;
    }

    /** ENVID as MAIL gave it, decoded, or null. */
    public DeliveryReport envelopeId(String envelopeId) {
        this.envelopeId = envelopeId;
        return this;
    }

    /** When the message came, or null. */
    public DeliveryReport arrival(OffsetDateTime arrival) {
        this.arrival = arrival;
        return this;
    }

    /** The message came with SMTPUTF8: whoever gets the report can take UTF-8. */
    public DeliveryReport internationalised() {
        internationalised = true;
        return this;
    }

    public DeliveryReport recipient(Recipient recipient) {
        recipients.add(recipient);
        return this;
    }

    /** Writes the report with the message's header section returned (RET=HDRS). Closes neither stream. */
    public void writeWithHeaders(OutputStream out, InputStream message, MimeLimits limits) throws IOException {
        write(new MessageWriter(out), message, limits);
    }

    /** Writes the report with the whole message returned (RET=FULL). Closes neither stream. */
    public void writeWithMessage(OutputStream out, InputStream message) throws IOException {
        write(new MessageWriter(out), message, null);
    }

    void write(MessageWriter writer, InputStream message, MimeLimits headersOnly) throws IOException {
        if (recipients.isEmpty())
            throw new IllegalStateException("RFC 3464 §2.1: a report is on at least one recipient");
        writer.addresses("From", List.of(from));
        writer.structured("To", to);
        writer.text("Subject", subject);
        writer.date(date);
        writer.messageId(reportingMta);
        // RFC 3834 §5: nothing answers it
        writer.structured("Auto-Submitted", "auto-replied");
        writer.startMultipart("report", "report-type=delivery-status");
        writer.startPart().text("Content-Description", "Notification").textBody(text);
        writer.startPart();
        writer.text("Content-Description", "Delivery report");
        writer.structured(
                "Content-Type", internationalised ? "message/global-delivery-status" : "message/delivery-status");
        if (internationalised) writer.structured("Content-Transfer-Encoding", "8bit");
        writeStatus(writer.body());
        if (headersOnly != null) writeHeaders(writer.startPart(), message, headersOnly);
        else writeMessage(writer.startPart(), message);
        writer.endMultipart();
    }

    private void writeStatus(OutputStream out) throws IOException {
        var status = new StringBuilder();
        field(status, "Original-Envelope-Id", envelopeId);
        field(status, "Reporting-MTA", "dns; " + reportingMta);
        field(status, "Arrival-Date", arrival == null ? null : MailDate.format(arrival));
        for (Recipient r : recipients) {
            status.append("\r\n");
            field(status, "Original-Recipient", original(r.originalRecipient()));
            field(status, "Final-Recipient", isAscii(r.address()) ? "rfc822; " + r.address() : utf8(r.address()));
            field(status, "Action", r.action().name().toLowerCase(Locale.ROOT));
            field(status, "Status", r.status());
            field(status, "Remote-MTA", r.remoteMta() == null ? null : "dns; " + r.remoteMta());
            field(status, "Diagnostic-Code", r.diagnostic() == null ? null : "smtp; " + ascii(r.diagnostic()));
            field(status, "Last-Attempt-Date", r.lastAttempt() == null ? null : MailDate.format(r.lastAttempt()));
            field(status, "Will-Retry-Until", r.willRetryUntil() == null ? null : MailDate.format(r.willRetryUntil()));
        }
        out.write(status.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void field(StringBuilder out, String name, String value) {
        if (value != null) out.append(FieldText.structured(name, value)).append("\r\n");
    }

    private String original(String orcpt) {
        boolean utf8 = orcpt != null && orcpt.regionMatches(true, 0, UTF8, 0, UTF8.length());
        return utf8 ? utf8(orcpt.substring(UTF8.length())) : orcpt;
    }

    /** RFC 6533 §3: as it is, or in a report of 7 bits with its characters written as code points. */
    private String utf8(String address) {
        if (internationalised) return "utf-8; " + address;
        var out = new StringBuilder("utf-8; ");
        address.codePoints().forEach(c -> {
            if (c < 128 && "\\+=".indexOf(c) < 0) out.appendCodePoint(c);
            else
                out.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
        });
        return out.toString();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String ascii(String text) {
        return text.codePoints()
                .mapToObj(c -> c < 128 ? Character.toString(c) : "?")
                .collect(Collectors.joining());
    }

    private void writeHeaders(MessageWriter writer, InputStream message, MimeLimits limits) throws IOException {
        Headers headers = new HeaderReader(message, limits).read();
        writer.text("Content-Description", "Message header");
        writer.structured("Content-Type", internationalised ? "message/global-headers" : "text/rfc822-headers");
        writer.structured("Content-Transfer-Encoding", "8bit");
        OutputStream out = writer.body();
        for (HeaderField field : headers) field.writeTo(out);
    }

    private void writeMessage(MessageWriter writer, InputStream message) throws IOException {
        writer.text("Content-Description", "Message");
        writer.structured("Content-Type", internationalised ? "message/global" : "message/rfc822");
        writer.structured("Content-Transfer-Encoding", "8bit");
        message.transferTo(writer.body());
    }
}
