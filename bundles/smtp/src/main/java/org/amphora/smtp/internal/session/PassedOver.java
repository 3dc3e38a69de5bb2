package org.amphora.smtp.internal.session;

import java.nio.ByteBuffer;
import org.amphora.smtp.internal.wire.WireReply;

/** A chunk that belongs to no message. It is read to its end all the same, where the next command begins. */
final class PassedOver implements Incoming {
    private final Session session;
    private final WireReply reply;
    private long left;

    PassedOver(Session session, long octets, WireReply reply) {
        this.session = session;
        this.left = octets;
        this.reply = reply;
    }

    @Override
    public boolean received(ByteBuffer in) {
        int n = (int) Math.min(left, in.remaining());
        in.position(in.position() + n);
        left -= n;
        return left == 0;
    }

    @Override
    public WireReply proceed() {
        session.read(null);
        return reply;
    }

    @Override
    public void abort() {}
}
