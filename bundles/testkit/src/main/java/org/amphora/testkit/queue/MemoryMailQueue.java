package org.amphora.testkit.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.Outcome;
import org.amphora.api.queue.QueueEntry;

/**
 * A mail queue that keeps everything on the heap and does everything on the caller's thread: an entry is tried when it
 * is queued, when a target for it is bound, and when it is flushed; never by a timer. What {@link #accept} and {@link
 * #bounce} were given is kept for the test to look at. With {@link #answer} a test says itself what becomes of each
 * recipient.
 */
public final class MemoryMailQueue implements MailQueue {
    private static final Duration BACKOFF = Duration.ofMinutes(5);

    /** What accept was given. */
    public record Accepted(Envelope envelope, byte[] message, Instant deadline, Set<Option> options) {}

    /** What bounce was given. */
    public record Bounced(Envelope envelope, byte[] message, List<Outcome> outcomes) {}

    private final MemorySpool spool = new MemorySpool();
    private final Clock clock;
    private final Map<String, DeliveryTarget> targets = new ConcurrentHashMap<>();
    private final Map<String, MemoryEntry> entries = new LinkedHashMap<>();
    private final List<Accepted> accepted = new CopyOnWriteArrayList<>();
    private final List<Bounced> bounced = new CopyOnWriteArrayList<>();
    private volatile Function<Recipient, Outcome> answer;
    private volatile MailException failure;
    private volatile long usableSpace = Long.MAX_VALUE;

    public MemoryMailQueue() {
        this(Clock.systemUTC());
    }

    public MemoryMailQueue(Clock clock) {
        this.clock = clock;
    }

    public MemorySpool memory() {
        return spool;
    }

    /** Every accept that returned outcomes, in order. */
    public List<Accepted> accepted() {
        return accepted;
    }

    public List<Bounced> bounced() {
        return bounced;
    }

    /** From now on accept asks {@code outcome} for each recipient and delivers and queues nothing; null for as before. */
    public void answer(Function<Recipient, Outcome> outcome) {
        answer = outcome;
    }

    /** From now on accept throws this; null for as before. */
    public void fail(MailException with) {
        failure = with;
    }

    /** From now on {@link #usableSpace()} says this. */
    public void usableSpace(long bytes) {
        usableSpace = bytes;
    }

    /** @param route {@link DeliveryTarget#LOCAL} or {@link DeliveryTarget#REMOTE} */
    public void bind(String route, DeliveryTarget target) {
        targets.put(route, target);
        flushAll();
    }

    public void unbind(String route) {
        targets.remove(route);
    }

    @Override
    public BodyWriter spool(byte[] head) {
        return spool.writer(head);
    }

    @Override
    public SpooledBody compose(byte[] head, SpooledBody rest, long from) {
        byte[] all = MemorySpool.bytes(rest);
        byte[] bytes = new byte[head.length + all.length - (int) from];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(all, (int) from, bytes, head.length, all.length - (int) from);
        return spool.body(bytes);
    }

    @Override
    public List<Outcome> accept(Envelope envelope, SpooledBody body, Instant deadline, Set<Option> options) {
        MailException f = failure;
        if (f != null) throw f;
        byte[] message = MemorySpool.bytes(body);
        Function<Recipient, Outcome> script = answer;
        List<Outcome> outcomes = script != null
                ? envelope.recipients().stream().map(script).toList()
                : take(envelope, message, deadline, options);
        accepted.add(new Accepted(envelope, message, deadline, Set.copyOf(options)));
        return outcomes;
    }

    private synchronized List<Outcome> take(Envelope envelope, byte[] message, Instant deadline, Set<Option> options) {
        Outcome queued = new Outcome.Queued(new Reply(250, EnhancedStatus.MESSAGE_OK, "Queued as " + envelope.id()));
        MemoryEntry known = entries.get(envelope.id());
        if (known != null)
            return envelope.recipients().stream().map(r -> queued).toList();
        boolean inline = options.isEmpty() || options.equals(Set.of(Option.NEVER_QUEUE));
        DeliveryTarget local = targets.get(DeliveryTarget.LOCAL);
        boolean allLocal = envelope.recipients().stream().allMatch(r -> r.route() instanceof Route.Local);
        MemoryEntry entry = new MemoryEntry(envelope, message, options.contains(Option.HOLD), clock.instant());
        if (inline && allLocal && local != null && clock.instant().isBefore(deadline)) {
            List<Outcome> outcomes = deliver(local, new Delivery(envelope, spool.body(message), 1, deadline));
            if (options.contains(Option.NEVER_QUEUE)) return outcomes;
            entry.settle(envelope.recipients(), outcomes, clock.instant().plus(BACKOFF));
            if (!entry.isDone()) entries.put(entry.id(), entry);
            return outcomes.stream()
                    .map(o -> o instanceof Outcome.Deferred ? queued : o)
                    .toList();
        }
        if (options.contains(Option.NEVER_QUEUE)) {
            Outcome later = new Outcome.Deferred(absent());
            return envelope.recipients().stream().map(r -> later).toList();
        }
        entries.put(entry.id(), entry);
        if (!entry.held()) attempt(entry);
        return envelope.recipients().stream().map(r -> queued).toList();
    }

    private static Reply absent() {
        return new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Mailbox is not available at the moment");
    }

    private static List<Outcome> deliver(DeliveryTarget target, Delivery delivery) {
        try {
            return target.deliver(delivery);
        } catch (RuntimeException e) {
            Outcome later = new Outcome.Deferred(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error"));
            return delivery.envelope().recipients().stream().map(r -> later).toList();
        } finally {
            delivery.body().close();
        }
    }

    private void attempt(MemoryEntry entry) {
        for (var target : targets.entrySet()) {
            List<Recipient> some = entry.pending(target.getKey());
            if (some.isEmpty()) continue;
            Envelope part = entry.envelope().withRecipients(some);
            Instant deadline = clock.instant().plus(BACKOFF);
            List<Outcome> outcomes = deliver(
                    target.getValue(),
                    new Delivery(part, spool.body(entry.message()), entry.attempts(some) + 1, deadline));
            entry.settle(some, outcomes, deadline);
            if (outcomes.stream().anyMatch(o -> o instanceof Outcome.Failed))
                bounced.add(new Bounced(part, entry.message(), outcomes));
        }
        if (entry.isDone()) entries.remove(entry.id());
    }

    @Override
    public void bounce(Envelope envelope, SpooledBody body, List<Outcome> outcomes) {
        bounced.add(new Bounced(envelope, MemorySpool.bytes(body), List.copyOf(outcomes)));
    }

    @Override
    public long usableSpace() {
        return usableSpace;
    }

    @Override
    public synchronized int size() {
        return entries.size();
    }

    @Override
    public synchronized List<QueueEntry> list(int from, int most) {
        return entries.values().stream()
                .skip(from)
                .limit(most)
                .map(MemoryEntry::view)
                .toList();
    }

    @Override
    public synchronized Optional<QueueEntry> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(MemoryEntry::view);
    }

    @Override
    public synchronized boolean hold(String id) {
        MemoryEntry entry = entries.get(id);
        if (entry != null) entry.hold(true);
        return entry != null;
    }

    @Override
    public synchronized boolean release(String id) {
        MemoryEntry entry = entries.get(id);
        if (entry == null) return false;
        entry.hold(false);
        attempt(entry);
        return true;
    }

    @Override
    public synchronized boolean flush(String id) {
        MemoryEntry entry = entries.get(id);
        if (entry == null) return false;
        if (!entry.held()) attempt(entry);
        return true;
    }

    @Override
    public synchronized void flushAll() {
        for (MemoryEntry entry : new ArrayList<>(entries.values())) if (!entry.held()) attempt(entry);
    }

    @Override
    public synchronized boolean drop(String id) {
        return entries.remove(id) != null;
    }
}
