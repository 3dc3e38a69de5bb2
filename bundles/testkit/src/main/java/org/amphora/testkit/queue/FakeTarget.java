package org.amphora.testkit.queue;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;

/** A delivery target that keeps what it was given and answers as the test says; first with Delivered. Thread-safe. */
public final class FakeTarget implements DeliveryTarget {
    /** One call. */
    public record Attempt(Envelope envelope, byte[] message, int attempt) {}

    public static final Outcome DELIVERED = new Outcome.Delivered(new Reply(250, EnhancedStatus.OK, "Delivered"));
    public static final Outcome DEFERRED =
            new Outcome.Deferred(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Try again later"));
    public static final Outcome FAILED =
            new Outcome.Failed(new Reply(552, EnhancedStatus.MAILBOX_FULL, "Mailbox is full"));

    private record Copy(Recipient to, byte[] message) {}

    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<Copy> copies = new CopyOnWriteArrayList<>();
    private volatile Function<Recipient, Outcome> answer = r -> DELIVERED;

    /** What each recipient's outcome is from now on; may block or throw. */
    public FakeTarget answer(Function<Recipient, Outcome> outcome) {
        answer = outcome;
        return this;
    }

    public FakeTarget answer(Outcome always) {
        return answer(r -> always);
    }

    /** Every call, in order. */
    public List<Attempt> attempts() {
        return attempts;
    }

    /** What a recipient has got. */
    public List<byte[]> delivered(Recipient to) {
        return copies.stream().filter(c -> c.to.equals(to)).map(Copy::message).toList();
    }

    @Override
    public List<Outcome> deliver(Delivery delivery) {
        List<Recipient> to = delivery.envelope().recipients();
        byte[] message;
        try {
            message = MemorySpool.bytes(delivery.body());
        } catch (RuntimeException e) {
            return Collections.nCopies(to.size(), DEFERRED);
        }
        attempts.add(new Attempt(delivery.envelope(), message, delivery.attempt()));
        List<Outcome> outcomes = to.stream().map(answer).toList();
        for (Recipient r : Set.copyOf(to))
            if (outcomes.get(to.indexOf(r)) instanceof Outcome.Delivered) copies.add(new Copy(r, message));
        return outcomes;
    }
}
