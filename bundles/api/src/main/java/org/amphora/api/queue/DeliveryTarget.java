package org.amphora.api.queue;

import java.util.List;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where the queue delivers to: a service with the property {@value #ROUTE}. {@code mda} takes {@code local}, {@code
 * relay} takes {@code remote}. Called on worker threads, several at once; may block until the deadline.
 */
@ConsumerType
public interface DeliveryTarget {
    /** The service property that says which recipients it takes: {@value #LOCAL} or {@value #REMOTE}. */
    String ROUTE = "amphora.route";

    String LOCAL = "local";
    String REMOTE = "remote";

    /**
     * Where a recipient's mail goes next, as a key: the queue limits its attempts per destination, so that a slow or dead
     * one holds up no other, and gives recipients of one message that share it to one {@link #deliver}. Never blocks.
     *
     * @return such as {@code example.org} or {@code [192.0.2.1]:25}; empty if destinations make no difference
     */
    default String destination(Envelope envelope, Recipient recipient) {
        return "";
    }

    /**
     * Delivers to all recipients of the envelope, all of which have this target's route; who is named twice gets one copy.
     *
     * <p>At least once: with the same envelope id and recipient it may be called again, after a crash or when the outcome
     * of an earlier attempt was not known. A store then makes no second copy if the first was made; where another server
     * takes the mail, that one may get it again (RFC 5321 §6.1). {@code Delivered} means synced to disk, or acknowledged by
     * the next hop; what may have been taken without an answer is {@code Deferred}.
     *
     * <p>It throws nothing: what is broken here (an absent role, a body that cannot be read, a bug), or ends too early (the
     * deadline, an interrupt, the end of the role), is {@code Deferred}; {@code Failed} is the destination's own word, or
     * that there is none. It reads the body as often as it likes while it is inside, closes what it has opened of it and
     * never the body itself, and keeps no more of it on the heap than a piece. Calls that are inside when the role ends go
     * on for its drain time; later ones are {@code Deferred} at once.
     *
     * @return an outcome for each recipient, in order, none of them {@code Queued}, each with a reply of its own class
     */
    List<Outcome> deliver(Delivery delivery);
}
