package org.amphora.mda.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;

/** Hands what a delivery sends to intake: durably, and once for each key. Nothing is delivered inline from here. */
final class Sending {
    private static final String RETURN_PATH = "Return-Path:";
    private static final int LONGEST_FIRST_LINE = 4096;
    private final MailQueue queue;
    private final InternalMail intake;

    /** Either may be null: then what needs it fails for now. */
    Sending(MailQueue queue, InternalMail intake) {
        this.queue = queue;
        this.intake = intake;
    }

    /**
     * Sends the message on, under its own sender; to each address once, by whichever of the account's names it came.
     *
     * @return false if the address is one of ours that does not exist
     * @throws MailException also for a loop: for good
     */
    boolean redirect(Envelope envelope, SpooledBody body, String account, Address to) throws IOException {
        if (hasBeenAt(body, account))
            throw new MailException(EnhancedStatus.ROUTING_LOOP, "Mail forwarding loop for " + account);
        MailParameters given = envelope.mail();
        MailParameters mail = new MailParameters(
                given.reversePath(),
                -1,
                given.body(),
                given.smtpUtf8(),
                given.requireTls(),
                given.envid(),
                given.ret());
        byte[] first = firstLine(body);
        byte[] mark = ("Delivered-To: " + account + "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] head = Arrays.copyOf(first, first.length + mark.length);
        System.arraycopy(mark, 0, head, first.length, mark.length);
        return send(envelope, account, "to " + to, mail, to, queue().compose(head, body, first.length));
    }

    /**
     * Sends a message of the server's own, from the null reverse-path.
     *
     * @return false if the address is one of ours that does not exist
     */
    boolean reply(Envelope envelope, String account, Address to, byte[] message, int action) throws IOException {
        BodyWriter writer = queue().spool("Return-Path: <>\r\n".getBytes(StandardCharsets.US_ASCII));
        SpooledBody body;
        try {
            writer.write(ByteBuffer.wrap(message));
            body = writer.finish();
        } catch (IOException | RuntimeException e) {
            writer.abort();
            throw e;
        }
        return send(envelope, account, String.valueOf(action), MailParameters.of(Address.NULL), to, body);
    }

    private boolean send(
            Envelope envelope, String account, String what, MailParameters mail, Address to, SpooledBody body) {
        try (body) {
            if (intake == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
            String id = Keys.message(envelope.id(), account, what);
            return intake.send(id, envelope.id(), mail, List.of(to), body);
        }
    }

    private MailQueue queue() {
        if (queue == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
        return queue;
    }

    /** Whether this account has redirected the message before. */
    static boolean hasBeenAt(SpooledBody body, String account) throws IOException {
        try (InputStream in = body.open()) {
            Headers headers = new HeaderReader(in, MimeLimits.DEFAULT).read();
            for (HeaderField f : headers)
                if (f.is("Delivered-To") && f.decoded().equalsIgnoreCase(account)) return true;
        }
        return false;
    }

    /** {@code Return-Path} with its line end, or nothing if the message does not begin with it. */
    private static byte[] firstLine(SpooledBody body) throws IOException {
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(LONGEST_FIRST_LINE, body.length()));
        while (start.hasRemaining() && body.read(start.position(), start) > 0) {
            // on
        }
        String text = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n");
        if (end < 0 || !text.regionMatches(true, 0, RETURN_PATH, 0, RETURN_PATH.length())) return new byte[0];
        return Arrays.copyOf(start.array(), end + 2);
    }
}
