package org.amphora.smtp.internal.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.smtp.internal.session.SmtpSettings.BareNewline;
import org.amphora.smtp.internal.wire.WireReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message on its way in, whole or in chunks: where its octets go, what is wrong with it, and its fate. */
final class IncomingMessage {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingMessage.class);

    private final Session session;
    private final Transaction transaction;
    private final boolean mended;

    /** Null once it has ended. */
    private BodyWriter writer;

    /** The reply that the message has earned before its end, or null. */
    private WireReply fault;

    private boolean logged;
    private long octets;

    private IncomingMessage(Session session, Transaction transaction) {
        this.session = session;
        this.transaction = transaction;
        this.mended = mends(session);
    }

    /** Of the session's transaction; with a fault if nothing can be taken. */
    static IncomingMessage open(Session session) {
        Transaction transaction = session.transaction();
        var message = new IncomingMessage(session, transaction);
        if (transaction.intake().recipients() == 0) {
            // RFC 5321 §3.3 has the choice; RFC 2033 §4.2 wants 503
            boolean none = transaction.triedRecipients() && session.profile != Profile.LMTP;
            message.fault = none ? Replies.NO_RECIPIENTS : Replies.RCPT_FIRST;
            message.logged = true;
            return message;
        }
        try {
            message.writer = transaction.intake().data();
        } catch (IOException e) {
            message.notStored(e);
        }
        return message;
    }

    private static boolean mends(Session session) {
        var peer = session.facts().peer();
        return session.services.settings().bareNewline() == BareNewline.NORMALISE
                && (peer == null
                        || session.services.site().map(s -> s.isMyNetwork(peer)).orElse(false));
    }

    WireReply fault() {
        return fault;
    }

    /** Whether CRLF is made of each CR or LF alone. */
    boolean isMended() {
        return mended;
    }

    boolean mayBlock(int more) {
        return writer.mayBlock(more);
    }

    /**
     * The first reason stays. But of size and of line ends that are wrong, of which the first to be seen depends on how
     * the input was cut, size is told, unless the other has been.
     */
    void refuse(WireReply reply) {
        if (fault == null || fault == Replies.BARE_NEWLINE_IN_BODY && !logged) fault = reply;
    }

    /** So many octets are announced. */
    void expect(long more) {
        if (transaction.isTooBig(octets, more)) refuse(Replies.TOO_BIG);
    }

    /** Takes all that remains in the slice; after a fault it is counted and thrown away. */
    void take(ByteBuffer slice) {
        expect(slice.remaining());
        octets += slice.remaining();
        if (fault == null) {
            try {
                writer.write(slice);
                return;
            } catch (IOException e) {
                notStored(e);
            } catch (RuntimeException e) {
                fault = session.failed(e);
            }
        }
        slice.position(slice.limit());
    }

    void abort() {
        if (writer != null) writer.abort();
        writer = null;
    }

    private void notStored(IOException e) {
        LOG.error("The spool cannot take a message", e);
        fault = WireReply.of(transaction.intake().notStored());
    }

    /** The reply to a chunk that is not the last. RFC 3030 §2: after a failure those that follow fail, too. */
    WireReply partly() {
        return fault == null ? Replies.DONE : refusal();
    }

    /** The reply to the whole; the transaction is over. */
    WireReply end() {
        WireReply reply;
        try {
            reply = commit();
        } catch (RuntimeException e) {
            fault = session.failed(e);
            reply = refuseAll();
        }
        session.finished(reply.isPositive());
        return reply;
    }

    private WireReply commit() {
        if (fault != null) return refuseAll();
        SpooledBody body;
        try {
            body = writer.finish();
            writer = null;
        } catch (IOException e) {
            notStored(e);
            return refuseAll();
        }
        int recipients = transaction.intake().recipients();
        Committed committed = transaction.intake().commit(body, session.client::isOpen);
        List<Reply> each = committed.perRecipient();
        if (session.profile != Profile.LMTP || each.size() != recipients)
            return forEach(WireReply.of(committed.reply()), recipients);
        return WireReply.all(each.stream().map(WireReply::of).toList());
    }

    private WireReply refuseAll() {
        abort();
        int recipients = transaction.intake().recipients();
        transaction.intake().abort();
        return forEach(refusal(), recipients);
    }

    private WireReply refusal() {
        if (!logged) session.rejected("data", transaction.from(), "", fault);
        logged = true;
        return fault;
    }

    /** RFC 2033 §4.2: LMTP has a reply for each accepted recipient, also where all are the same. */
    private WireReply forEach(WireReply reply, int recipients) {
        if (session.profile != Profile.LMTP || recipients == 0) return reply;
        return WireReply.all(Collections.nCopies(recipients, reply));
    }
}
