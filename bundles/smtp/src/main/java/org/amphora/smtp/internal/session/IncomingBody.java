package org.amphora.smtp.internal.session;

import java.nio.ByteBuffer;
import org.amphora.smtp.internal.wire.Framer;
import org.amphora.smtp.internal.wire.WireReply;

/**
 * Brings a message from the input to its writer. What the writer keeps in memory goes to it straight from the input, on
 * the I/O thread; what may go to disk is copied once and written by a worker. After a fault the rest is read and thrown
 * away, and the reply comes at the end, where the client looks for it.
 */
final class IncomingBody implements Incoming {
    private final Session session;
    private final IncomingMessage message;
    private final Framer framer;

    private ByteBuffer waiting = ByteBuffer.allocate(0);
    private boolean ended;

    IncomingBody(Session session, IncomingMessage message, Framer framer) {
        this.session = session;
        this.message = message;
        this.framer = framer;
    }

    @Override
    public boolean received(ByteBuffer in) {
        if (message.fault() != null) {
            ended = framer.feed(in, message::take);
            return ended;
        }
        // mending makes two octets of one
        int most = (message.isMended() ? 2 * in.remaining() : in.remaining()) + Framer.SLACK;
        boolean later = message.mayBlock(most);
        if (later && waiting.capacity() < most) waiting = ByteBuffer.allocate(most);
        ended = framer.feed(in, later ? waiting::put : message::take);
        if (framer.bareNewline() && !message.isMended()) message.refuse(Replies.BARE_NEWLINE_IN_BODY);
        return later || ended || message.fault() != null;
    }

    @Override
    public WireReply proceed() {
        if (waiting.position() > 0) message.take(waiting.flip());
        waiting.clear();
        if (message.fault() != null) message.abort();
        if (!ended) return null;
        session.read(null);
        return framer.isLast() ? message.end() : message.partly();
    }

    @Override
    public void abort() {
        message.abort();
    }
}
