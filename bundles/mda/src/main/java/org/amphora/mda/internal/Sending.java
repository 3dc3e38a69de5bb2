package org.amphora.mda.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;

/** Puts what a delivery sends into the queue: durably, and once for each key. Nothing is delivered inline from here. */
final class Sending {
    private static final String RETURN_PATH = "Return-Path:";
    private static final int LONGEST_FIRST_LINE = 4096;
    /** A deadline that is over: the queue enqueues. */
    private static final Instant AT_ONCE = Instant.EPOCH;

    private final MailQueue queue;
    private final Directory directory;

    /** Either may be null: then what needs it fails for now. */
    Sending(MailQueue queue, Directory directory) {
        this.queue = queue;
        this.directory = directory;
    }

    /**
     * Sends the message on, under its own sender.
     *
     * @return false if the address is one of ours that does not exist
     * @throws MailException also for a loop: for good
     */
    boolean redirect(Envelope envelope, SpooledBody body, String account, Address to, int action) throws IOException {
        List<Recipient> recipients = route(to);
        if (recipients.isEmpty()) return false;
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
        try (SpooledBody copy = queue().compose(head, body, first.length)) {
            send(envelope, account, action, mail, recipients, copy);
        }
        return true;
    }

    /**
     * Sends a message of the server's own, from the null reverse-path.
     *
     * @return false if the address is one of ours that does not exist
     */
    boolean reply(Envelope envelope, String account, Address to, byte[] message, int action) throws IOException {
        List<Recipient> recipients = route(to);
        if (recipients.isEmpty()) return false;
        BodyWriter writer = queue().spool("Return-Path: <>\r\n".getBytes(StandardCharsets.US_ASCII));
        SpooledBody body;
        try {
            writer.write(ByteBuffer.wrap(message));
            body = writer.finish();
        } catch (IOException | RuntimeException e) {
            writer.abort();
            throw e;
        }
        try (body) {
            send(envelope, account, action, MailParameters.of(Address.NULL), recipients, body);
        }
        return true;
    }

    private void send(
            Envelope envelope, String account, int action, MailParameters mail, List<Recipient> to, SpooledBody body) {
        // the session's id names the message that this one comes of: the queue remembers it as long as that one
        SessionFacts session = SessionFacts.builder(envelope.id()).build();
        String id = Keys.message(envelope.id(), account, action);
        queue().accept(new Envelope(id, session, Direction.INTERNAL, mail, to, Instant.now()), body, AT_ONCE, Set.of());
    }

    private MailQueue queue() {
        if (queue == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
        return queue;
    }

    private List<Recipient> route(Address to) {
        if (directory == null) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
        List<Recipient> found = new ArrayList<>();
        Resolution what = directory.resolve(to);
        if (what instanceof Resolution.Alias alias)
            for (Address target : alias.targets()) add(found, target, to, directory.resolve(target));
        else add(found, to, to, what);
        return found;
    }

    private static void add(List<Recipient> found, Address to, Address original, Resolution what) {
        Route route;
        if (what instanceof Resolution.User user)
            route = new Route.Local(user.account().name(), user.detail());
        else if (what instanceof Resolution.NotLocal) route = new Route.Remote(to.domain());
        else return;
        found.add(new Recipient(to, original, route, Set.of(), ""));
    }

    /** Whether this account has redirected the message before. */
    private static boolean hasBeenAt(SpooledBody body, String account) throws IOException {
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
