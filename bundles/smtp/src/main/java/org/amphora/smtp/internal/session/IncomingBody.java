package org.amphora.smtp.internal.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.smtp.internal.wire.BodyFramer;
import org.amphora.smtp.internal.wire.WireReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way in, from {@code 354} to the reply after its final dot. What the writer keeps in memory goes to
 * it straight from the input, on the I/O thread; what may go to disk is copied once and written by a worker. After a
 * fault the rest is read and thrown away, and the reply comes at the end, where the client looks for it.
 */
public final class IncomingBody {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingBody.class);

    private final Session session;
    private final Transaction transaction;
    private final BodyFramer framer;
    private final boolean mend;

    /** Null once it has ended. */
    private BodyWriter writer;

    /** The reply that the message has earned before its end, or null. */
    private WireReply fault;

    private ByteBuffer waiting = ByteBuffer.allocate(0);
    private long octets;
    private boolean complete;

    IncomingBody(Session session, Transaction transaction, BodyWriter writer, boolean mend) {
        this.session = session;
        this.transaction = transaction;
        this.writer = writer;
        this.mend = mend;
        this.framer = new BodyFramer(mend);
    }

    /**
     * Consumes input, up to the end of the message at most.
     *
     * @return whether {@link #proceed} has something to do
     */
    public boolean received(ByteBuffer in) {
        if (fault != null) {
            complete = framer.feed(in, IncomingBody::discard);
            return complete;
        }
        // mending makes two octets of one
        int most = mend ? 2 * in.remaining() : in.remaining();
        boolean later = writer.mayBlock(most);
        if (later && waiting.capacity() < most) waiting = ByteBuffer.allocate(most);
        complete = framer.feed(in, later ? this::keep : this::take);
        if (framer.bareNewline() && !mend) fault = Replies.BARE_NEWLINE_IN_BODY;
        return later || complete || fault != null;
    }

    /**
     * Does what may block.
     *
     * @return the reply to the message, or null if there is more to come
     */
    public WireReply proceed() {
        try {
            if (fault == null && waiting.position() > 0) take(waiting.flip());
            waiting.clear();
            if (fault != null) abortWriter();
            return complete ? end() : null;
        } catch (RuntimeException e) {
            fault = session.failed(e);
            abortWriter();
            return complete ? end() : null;
        }
    }

    /** The client has gone, or its session is over. */
    void abort() {
        abortWriter();
    }

    private void keep(ByteBuffer slice) {
        waiting.put(slice);
    }

    private void take(ByteBuffer slice) {
        octets += slice.remaining();
        if (transaction.isTooBig(octets)) fault = Replies.TOO_BIG;
        if (fault == null) {
            try {
                writer.write(slice);
                return;
            } catch (IOException e) {
                LOG.error("The spool cannot take a message", e);
                fault = Replies.NOT_STORED;
            } catch (RuntimeException e) {
                fault = session.failed(e);
            }
        }
        discard(slice);
    }

    private static void discard(ByteBuffer slice) {
        slice.position(slice.limit());
    }

    private void abortWriter() {
        if (writer != null) writer.abort();
        writer = null;
    }

    private WireReply end() {
        WireReply reply = fault == null ? commit() : refuse();
        session.finished(reply.isPositive());
        return reply;
    }

    private WireReply refuse() {
        int recipients = transaction.intake().recipients();
        session.rejected("data", transaction.from(), "", fault);
        transaction.intake().abort();
        return forEach(fault, recipients);
    }

    private WireReply commit() {
        SpooledBody body;
        try {
            body = writer.finish();
            writer = null;
        } catch (IOException e) {
            LOG.error("The spool cannot take a message", e);
            fault = Replies.NOT_STORED;
            abortWriter();
            return refuse();
        }
        int recipients = transaction.intake().recipients();
        Committed committed = transaction.intake().commit(body, session.client::isOpen);
        List<Reply> each = committed.perRecipient();
        if (session.profile != Profile.LMTP || each.size() != recipients)
            return forEach(WireReply.of(committed.reply()), recipients);
        return WireReply.all(each.stream().map(WireReply::of).toList());
    }

    /** RFC 2033 §4.2: LMTP has a reply for each accepted recipient, also where all are the same. */
    private WireReply forEach(WireReply reply, int recipients) {
        if (session.profile != Profile.LMTP) return reply;
        return WireReply.all(Collections.nCopies(recipients, reply));
    }
}
