package org.amphora.relay.internal;

import org.amphora.api.mail.Reply;

/** A host that takes no mail from us: why, and whether that will change. Another host of the same destination may. */
final class HostFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    /** @param reply of class 4, or of class 5 if it is of no use to try this host again */
    HostFailure(Reply reply) {
        super(reply.toString(), null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
