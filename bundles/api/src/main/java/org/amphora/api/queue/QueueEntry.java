package org.amphora.api.queue;

import java.time.Instant;
import java.util.List;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;

/** One message in the queue. */
public record QueueEntry(Envelope envelope, long size, boolean held, List<Pending> pending) {
    public QueueEntry {
        pending = List.copyOf(pending);
    }

    /** The message's id. */
    public String id() {
        return envelope.id();
    }

    /** A recipient that is not done. */
    public record Pending(Recipient recipient, int attempts, Instant due, String lastReply) {}
}
