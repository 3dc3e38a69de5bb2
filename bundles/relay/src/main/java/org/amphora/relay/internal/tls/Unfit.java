package org.amphora.relay.internal.tls;

import org.amphora.api.mail.Reply;

/** A host that must not be sent to: why, for now (class 4) or for good (class 5). */
public final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Unfit(Reply reply) {
        super(reply.toString(), null, false, false);
        this.reply = reply;
    }

    public Reply reply() {
        return reply;
    }
}
