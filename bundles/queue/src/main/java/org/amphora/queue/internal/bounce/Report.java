package org.amphora.queue.internal.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SpooledBody;
import org.amphora.mime.DeliveryReport;
import org.amphora.mime.Mailbox;
import org.amphora.mime.MimeLimits;

/** The report on what has become of recipients of one message. */
public final class Report {
    /** What has become of them. */
    public enum Kind {
        FAILED(
                'B',
                "Undelivered mail returned to sender",
                "Your message could not be delivered to the recipients below. It has been given up; nothing more will\n"
                        + "be tried. What could be returned of it is attached."),
        /** Still being tried. */
        DELAYED(
                'W',
                "Delayed mail (still being retried)",
                "Your message could not be delivered to the recipients below yet. You need not send it again: it will be\n"
                        + "tried again and again, until the time that is given in the attached report."),
        /** In the mailbox, or with the next hop, of which nothing more will be heard here. */
        DELIVERED(
                'D',
                "Mail delivery report",
                "You asked for this report: your message has been delivered to the recipients below, or passed on to the\n"
                        + "server that is responsible for them, which may not report on it."),
        /** RFC 3461 §5.2.7.3 (d): an alias with several targets. */
        EXPANDED(
                'E',
                "Mail delivery report",
                "You asked for this report: the recipients below stand for several others, to whom your message has been\n"
                        + "passed on. You will not be told when it is delivered to each of them.");

        private final char letter;
        private final String subject;
        private final String text;

        Kind(char letter, String subject, String text) {
            this.letter = letter;
            this.subject = subject;
            this.text = text;
        }
    }

    private final Kind kind;
    private final Envelope envelope;
    private final List<Recipient> recipients;
    private final List<Reply> replies;
    private Instant retriedUntil;

    /** @param replies one for each of {@code recipients}, in order */
    public Report(Kind kind, Envelope envelope, List<Recipient> recipients, List<Reply> replies) {
        this.kind = kind;
        this.envelope = envelope;
        this.recipients = recipients;
        this.replies = replies;
    }

    /** Until when those that are delayed are tried. */
    public Report retriedUntil(Instant end) {
        retriedUntil = end;
        return this;
    }

    /** Whether the sender of a message wants to hear, and can, of this. Failure is the default, and delay too if
     * we choose, RFC 3461 §4.1. */
    public static boolean isWanted(Kind kind, Envelope envelope, Recipient recipient) {
        Set<Notify> on = recipient.notifyOn();
        boolean asked =
                switch (kind) {
                    case FAILED -> on.isEmpty() || on.contains(Notify.FAILURE);
                    case DELAYED -> on.isEmpty() || on.contains(Notify.DELAY);
                    case DELIVERED, EXPANDED -> on.contains(Notify.SUCCESS);
                };
        return asked && !envelope.reversePath().isNull();
    }

    /** The message id: the same for the same fates of the same message, so that a second report is recognised. */
    public String id() {
        StringBuilder all = new StringBuilder(envelope.id());
        for (Recipient r : recipients)
            all.append('\n').append(r.address()).append(' ').append(r.original());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return envelope.id() + kind.letter + HexFormat.of().withUpperCase().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it is sent with: RFC 6531 §3.5 and RFC 8689 §5 have it as the message was. */
    public MailParameters mail() {
        MailParameters of = envelope.mail();
        return new MailParameters(Address.NULL, -1, BodyType.EIGHT_BIT_MIME, of.smtpUtf8(), of.requireTls(), "", null);
    }

    /**
     * Writes the report.
     *
     * @param host the name of this server
     * @param now when it was found out
     * @param sizeLimit a message longer than this is returned without its body; one that has not failed always is
     */
    public void write(BodyWriter out, SpooledBody message, String host, OffsetDateTime now, long sizeLimit)
            throws IOException {
        Mailbox from = new Mailbox("Mail Delivery System", null, "MAILER-DAEMON", host);
        String to = '<' + envelope.reversePath().toString() + '>';
        DeliveryReport report = new DeliveryReport(host, from, to, now)
                .subject(kind.subject)
                .text(text(host))
                .arrival(OffsetDateTime.ofInstant(envelope.received(), ZoneId.systemDefault()));
        if (!envelope.mail().envid().isEmpty())
            report.envelopeId(envelope.mail().envid());
        if (envelope.mail().smtpUtf8()) report.internationalised();
        for (int i = 0; i < recipients.size(); i++) report.recipient(about(recipients.get(i), replies.get(i), now));
        boolean full = kind == Kind.FAILED // RFC 3461 §4.3: of others the header is enough
                && envelope.mail().ret() != Return.HDRS
                && !envelope.mail().requireTls() // RFC 8689 §5
                && message.length() <= sizeLimit;
        try (InputStream in = message.open()) {
            if (full) report.writeWithMessage(new Stream(out), in);
            else report.writeWithHeaders(new Stream(out), in, MimeLimits.DEFAULT);
        }
    }

    private DeliveryReport.Recipient about(Recipient r, Reply reply, OffsetDateTime now) {
        return new DeliveryReport.Recipient(
                r.orcpt().isEmpty() ? null : r.orcpt(),
                r.address().toString(),
                action(r),
                reply.status().toString(),
                null,
                kind == Kind.FAILED || kind == Kind.DELAYED ? reply.toString() : null,
                now,
                retriedUntil == null ? null : OffsetDateTime.ofInstant(retriedUntil, ZoneId.systemDefault()));
    }

    private DeliveryReport.Action action(Recipient r) {
        return switch (kind) {
            case FAILED -> DeliveryReport.Action.FAILED;
            case DELAYED -> DeliveryReport.Action.DELAYED;
            case DELIVERED -> r.route() instanceof Route.Local
                    ? DeliveryReport.Action.DELIVERED
                    : DeliveryReport.Action.RELAYED;
            case EXPANDED -> DeliveryReport.Action.EXPANDED;
        };
    }

    private String text(String host) {
        StringBuilder b = new StringBuilder();
        b.append("This is the mail system at ").append(host).append(".\n\n");
        b.append(kind.text).append("\n\n");
        for (int i = 0; i < recipients.size(); i++)
            b.append('<')
                    .append(recipients.get(i).original())
                    .append(">\n    ")
                    .append(replies.get(i))
                    .append("\n\n");
        return b.toString();
    }

    private static final class Stream extends OutputStream {
        private final BodyWriter out;

        Stream(BodyWriter out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(ByteBuffer.wrap(new byte[] {(byte) b}));
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            out.write(ByteBuffer.wrap(b, offset, length));
        }
    }
}
