package org.amphora.api.queue;

import org.amphora.api.mail.Reply;

/** What became of one recipient. */
public sealed interface Outcome {
    Reply reply();

    /** In the mailbox, or taken by the next hop; durable. */
    record Delivered(Reply reply) implements Outcome {}

    /** In the queue; durable. */
    record Queued(Reply reply) implements Outcome {}

    /** Not now: it will be tried again. */
    record Deferred(Reply reply) implements Outcome {}

    /** Never. */
    record Failed(Reply reply) implements Outcome {}
}
