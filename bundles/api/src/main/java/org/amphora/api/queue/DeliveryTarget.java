package org.amphora.api.queue;

import java.util.List;
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
     * Delivers to all recipients of the envelope, all of which have this target's route.
     *
     * <p>At least once: with the same envelope id and recipient it may be called again after a crash, and then makes no
     * second copy if the first was made. {@code Delivered} means synced to disk (or acknowledged by the next hop).
     *
     * @return an outcome for each recipient, in order, none of them {@code Queued}
     */
    List<Outcome> deliver(Delivery delivery);
}
