package org.amphora.queue.internal.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.mime.DeliveryReport;
import org.amphora.mime.Mailbox;
import org.amphora.mime.MimeLimits;

/** The report on recipients of one message that have failed. */
public final class Bounce {
    private final Envelope envelope;
    private final List<Recipient> failed;
    private final List<Reply> replies;

    /** @param replies one for each of {@code failed}, in order */
    public Bounce(Envelope envelope, List<Recipient> failed, List<Reply> replies) {
        this.envelope = envelope;
        this.failed = failed;
        this.replies = replies;
    }

    /** Whether the sender of a message wants to hear, and can, that a recipient has failed. */
    public static boolean isWanted(Envelope envelope, Recipient recipient) {
        boolean asked = recipient.notifyOn().isEmpty() || recipient.notifyOn().contains(Notify.FAILURE);
        return asked && !envelope.reversePath().isNull();
    }

    /** The message id: the same for the same failures of the same message, so that a second report is recognised. */
    public String id() {
        StringBuilder all = new StringBuilder(envelope.id());
        for (Recipient r : failed)
            all.append('\n').append(r.address()).append(' ').append(r.original());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return envelope.id() + "B" + HexFormat.of().withUpperCase().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes the report.
     *
     * @param host the name of this server
     * @param now when the failure was found
     * @param sizeLimit a message longer than this is returned without its body
     */
    public void write(BodyWriter out, SpooledBody message, String host, OffsetDateTime now, long sizeLimit)
            throws IOException {
        Mailbox from = new Mailbox("Mail Delivery System", null, "MAILER-DAEMON", host);
        String to = '<' + envelope.reversePath().toString() + '>';
        DeliveryReport report = new DeliveryReport(host, from, to, now)
                .subject("Undelivered mail returned to sender")
                .text(text(host))
                .arrival(OffsetDateTime.ofInstant(envelope.received(), ZoneId.systemDefault()));
        if (!envelope.mail().envid().isEmpty())
            report.envelopeId(envelope.mail().envid());
        for (int i = 0; i < failed.size(); i++) report.recipient(about(failed.get(i), replies.get(i), now));
        boolean full = envelope.mail().ret() != Return.HDRS && message.length() <= sizeLimit;
        try (InputStream in = message.open()) {
            if (full) report.writeWithMessage(new Stream(out), in);
            else report.writeWithHeaders(new Stream(out), in, MimeLimits.DEFAULT);
        }
    }

    private static DeliveryReport.Recipient about(Recipient r, Reply reply, OffsetDateTime now) {
        return new DeliveryReport.Recipient(
                r.orcpt().isEmpty() ? null : r.orcpt(),
                r.address().toString(),
                DeliveryReport.Action.FAILED,
                reply.status().toString(),
                null,
                reply.toString(),
                now,
                null);
    }

    private String text(String host) {
        StringBuilder b = new StringBuilder();
        b.append("This is the mail system at ").append(host).append(".\n\n");
        b.append(
                "Your message could not be delivered to the recipients below. It has been given up; nothing more will\n");
        b.append("be tried. What could be returned of it is attached.\n\n");
        for (int i = 0; i < failed.size(); i++)
            b.append('<')
                    .append(failed.get(i).original())
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
