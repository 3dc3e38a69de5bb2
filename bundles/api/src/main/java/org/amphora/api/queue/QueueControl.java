package org.amphora.api.queue;

import java.time.Instant;
import java.util.List;
import org.amphora.api.mail.Address;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator sees of the queue's work, and may change in it, beside {@link MailQueue}: a service of the role queue.
 * Calls may read the disk. Safe on any thread.
 */
@ProviderType
public interface QueueControl {
    /** Which messages go before others to the same destination. */
    enum Priority {
        HIGH,
        NORMAL,
        /** What says of itself that it is in no hurry: {@code Precedence: bulk}, {@code junk} or {@code list}. */
        LOW
    }

    /**
     * What became of one recipient in one attempt.
     *
     * @param destination as {@link DeliveryTarget#destination} names it
     * @param reply what was said, whoever said it
     */
    record Attempt(Instant at, Address recipient, String destination, String reply) {}

    /** The last attempts at a message, oldest first, at most some dozens; empty if there is no such message. */
    List<Attempt> history(String id);

    /** Null if there is no such message. */
    Priority priority(String id);

    /** Durable when it returns; false if there is no such message, so too below. */
    boolean prioritise(String id, Priority priority);

    /** All recipients that are left are tried at this time, and not before. Durable when it returns. */
    boolean reschedule(String id, Instant due);

    /**
     * All that goes to a destination, or to recipients in a domain: due now. A destination that is left alone is tried.
     *
     * @return how many messages these are
     */
    int flushDestination(String name);

    /**
     * A next hop that mail waits for.
     *
     * @param messages that go there, whenever they are due
     * @param ready how many of them wait only for their turn
     * @param running attempts under way
     * @param concurrency how many there may be at once
     * @param leftAlone until when it is not tried; null if it is tried
     * @param lastReply what was seen when it last took no mail, or empty
     */
    record DestinationState(
            String name, int messages, int ready, int running, int concurrency, Instant leftAlone, String lastReply) {}

    /** Those with most messages first. */
    List<DestinationState> destinations();
}
