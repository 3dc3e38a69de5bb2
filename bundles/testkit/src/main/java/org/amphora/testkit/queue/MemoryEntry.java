package org.amphora.testkit.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;
import org.amphora.api.queue.QueueEntry;

/** An entry of the fake queue; guarded by the queue. */
final class MemoryEntry {
    private final Envelope envelope;
    private final byte[] message;
    private final List<QueueEntry.Pending> pending = new ArrayList<>();
    private boolean held;

    MemoryEntry(Envelope envelope, byte[] message, boolean held, Instant due) {
        this.envelope = envelope;
        this.message = message;
        this.held = held;
        for (Recipient r : envelope.recipients()) pending.add(new QueueEntry.Pending(r, 0, due, ""));
    }

    String id() {
        return envelope.id();
    }

    Envelope envelope() {
        return envelope;
    }

    byte[] message() {
        return message;
    }

    boolean held() {
        return held;
    }

    void hold(boolean on) {
        held = on;
    }

    boolean isDone() {
        return pending.isEmpty();
    }

    List<Recipient> pending(String route) {
        return pending.stream()
                .map(QueueEntry.Pending::recipient)
                .filter(r ->
                        route.equals(r.route() instanceof Route.Local ? DeliveryTarget.LOCAL : DeliveryTarget.REMOTE))
                .toList();
    }

    int attempts(List<Recipient> some) {
        return pending.stream()
                .filter(p -> some.contains(p.recipient()))
                .mapToInt(QueueEntry.Pending::attempts)
                .max()
                .orElse(0);
    }

    void settle(List<Recipient> tried, List<Outcome> outcomes, Instant due) {
        for (int i = 0; i < tried.size(); i++) {
            Recipient r = tried.get(i);
            Outcome outcome = outcomes.get(i);
            pending.replaceAll(p -> p.recipient() != r
                    ? p
                    : new QueueEntry.Pending(
                            r, p.attempts() + 1, due, outcome.reply().toString()));
            if (!(outcome instanceof Outcome.Deferred)) pending.removeIf(p -> p.recipient() == r);
        }
    }

    QueueEntry view() {
        return new QueueEntry(envelope, message.length, held, pending);
    }
}
