package org.amphora.api.queue;

import org.amphora.api.mail.Reply;

/** What became of one recipient. */
public sealed interface Outcome {
    Reply reply();

    /**
     * In the mailbox, or taken by the next hop; durable.
     *
     * @param reportsItself whether the next hop has been told of NOTIFY=SUCCESS and will report to the sender, so that we
     *     do not (RFC 3461 §5.2.2)
     */
    record Delivered(Reply reply, boolean reportsItself) implements Outcome {
        public Delivered(Reply reply) {
            this(reply, false);
        }
    }

    /** In the queue; durable. */
    record Queued(Reply reply) implements Outcome {}

    /**
     * Not now: it will be tried again.
     *
     * @param unreachable whether the destination as a whole took no mail (no connection, no greeting, a stall), and not
     *     only this message or recipient: the queue then leaves it alone for a while
     */
    record Deferred(Reply reply, boolean unreachable) implements Outcome {
        public Deferred(Reply reply) {
            this(reply, false);
        }
    }

    /** Never. */
    record Failed(Reply reply) implements Outcome {}
}
