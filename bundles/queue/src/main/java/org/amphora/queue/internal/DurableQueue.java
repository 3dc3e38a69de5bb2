package org.amphora.queue.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
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
import org.amphora.queue.internal.disk.Change;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.schedule.Part;
import org.amphora.queue.internal.schedule.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue: takes a message by the fast path or into an entry, and lets an operator at the entries. What goes on
 * behind it, {@link QueueCore} holds together.
 */
public final class DurableQueue implements MailQueue {
    private static final Logger LOG = LoggerFactory.getLogger(DurableQueue.class);
    /** More than what an entry takes beside its body; with less left the disk counts as full. */
    private static final int RECORD = 64 * 1024;

    /** As the history of an entry names what is tried while its sender waits. */
    private static final String LOCAL = new Part.Key(true, "").toString();

    /** Ends the id of an entry that is there only since its message could not be bounced when it was refused. */
    static final String BOUNCE_ONLY = "F";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,120}");

    private final QueueCore core;
    private final Clock clock;

    DurableQueue(QueueCore core, Clock clock) {
        this.core = core;
        this.clock = clock;
    }

    @Override
    public BodyWriter spool(byte[] head) throws IOException {
        return core.spool.writer(head);
    }

    @Override
    public SpooledBody compose(byte[] head, SpooledBody rest, long from) throws IOException {
        return core.spool.compose(head, rest, from);
    }

    @Override
    public List<Outcome> accept(Envelope envelope, SpooledBody body, Instant deadline, Set<Option> options) {
        if (!ID.matcher(envelope.id()).matches() || envelope.recipients().isEmpty())
            throw new IllegalArgumentException("not an envelope for the queue: " + envelope.id());
        boolean entered = core.inFlight.enter();
        // a transaction that was begun here may end here: its body is counted
        if (!entered && (core.isClosed() || !core.spool.isOurs(body)))
            throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
        try {
            List<Outcome> outcomes = take(SuccessReports.quiet(envelope), body, deadline, options);
            core.successes.expanded(envelope, body, outcomes);
            return outcomes;
        } finally {
            if (entered) core.inFlight.leave();
        }
    }

    private List<Outcome> take(Envelope envelope, SpooledBody body, Instant deadline, Set<Option> options) {
        if (core.isKnown(envelope.id())) return all(envelope, queued(envelope));
        DeliveryTarget target = core.targets.get(true);
        boolean inline = target != null && !options.contains(Option.HOLD) && isLocal(envelope);
        if (inline && clock.instant().isBefore(deadline)) {
            try {
                return inline(target, envelope, body, deadline, options.contains(Option.NEVER_QUEUE));
            } catch (RejectedExecutionException e) {
                LOG.debug("msg={} too many inline deliveries", envelope.id());
            }
        }
        if (options.contains(Option.NEVER_QUEUE))
            return all(envelope, new Outcome.Deferred(unavailable(EnhancedStatus.TEMP_SYSTEM)));
        boolean held = options.contains(Option.HOLD);
        enqueue(envelope, body, held, List.of(), false, held ? "hold" : "later");
        return all(envelope, queued(envelope));
    }

    private List<Outcome> inline(
            DeliveryTarget target, Envelope envelope, SpooledBody body, Instant deadline, boolean never) {
        SpooledBody share;
        try {
            share = core.spool.share(body);
        } catch (IOException e) {
            throw cannotStore(envelope, body, e);
        }
        core.kin.inFlight(envelope.id());
        boolean entry = false;
        InlineAttempt attempt;
        try {
            Delivery delivery = new Delivery(envelope, share, 1, deadline);
            attempt = core.inline.start(() -> Deliverer.call(target, delivery), share::close, deadline);
        } catch (RejectedExecutionException e) {
            share.close();
            core.kin.over(envelope.id());
            throw e;
        }
        try {
            List<Outcome> outcomes = core.inline.await(attempt);
            if (outcomes != null) {
                boolean rest = !never && outcomes.stream().anyMatch(DurableQueue::isForLater);
                List<Outcome> told = rest ? settle(envelope, body, outcomes) : told(envelope, outcomes, never);
                entry = rest;
                core.successes.delivered(envelope, body, outcomes);
                return told;
            }
            if (never) {
                attempt.cancel();
                attempt.handOver(late -> told(envelope, late, true));
                return all(envelope, new Outcome.Deferred(unavailable(EnhancedStatus.TEMP_TIMEOUT)));
            }
            overrun(attempt, envelope, body);
            entry = true;
            return all(envelope, queued(envelope));
        } finally {
            if (entry) core.kin.queued(envelope.id());
            else core.kin.over(envelope.id());
        }
    }

    /** RFC 5321 §6.1 asks for a reply in time: the attempt that goes on becomes that of the new entry. */
    private void overrun(InlineAttempt attempt, Envelope envelope, SpooledBody body) {
        if (attempt.cancel()) {
            enqueue(envelope, body, false, List.of(), false, "busy");
            return;
        }
        Taken taken;
        try {
            taken = enqueue(envelope, body, false, List.of(), true, "slow");
        } catch (MailException e) {
            // its sender is told 451 and sends it again: what comes of this attempt is only for the log
            attempt.handOver(late -> told(envelope, late, true));
            throw e;
        }
        List<Integer> tried = new ArrayList<>();
        for (int i = 0; i < envelope.recipients().size(); i++) tried.add(i);
        attempt.handOver(outcomes -> {
            try {
                core.settlement.settle(taken.slot, taken.entry, LOCAL, tried, outcomes);
            } finally {
                core.deliverer.giveBack(taken.slot, taken.entry);
            }
        });
    }

    /** Some recipients have been delivered to, or have failed; the others become an entry that was tried once. */
    private List<Outcome> settle(Envelope envelope, SpooledBody body, List<Outcome> outcomes) {
        List<Recipient> later = new ArrayList<>();
        List<Change> already = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (!isForLater(outcomes.get(i))) continue;
            Recipient r = envelope.recipients().get(i);
            already.add(core.settlement.deferred(
                    envelope, LOCAL, r, later.size(), 0, outcomes.get(i).reply()));
            later.add(r);
        }
        enqueue(envelope.withRecipients(later), body, false, already, false, "deferred");
        List<Outcome> told = new ArrayList<>(told(envelope, outcomes, false));
        told.replaceAll(o -> isForLater(o) ? queued(envelope) : o);
        return told;
    }

    /** Logs what is final. */
    private List<Outcome> told(Envelope envelope, List<Outcome> outcomes, boolean all) {
        for (int i = 0; i < outcomes.size(); i++) {
            Recipient r = envelope.recipients().get(i);
            Outcome o = outcomes.get(i);
            if (o instanceof Outcome.Delivered) core.fates.delivered(envelope, r, o.reply());
            else if (all || !isForLater(o)) core.fates.failed(envelope, r, o.reply());
        }
        return outcomes;
    }

    private record Taken(Slot slot, Entry entry) {}

    private Taken enqueue(
            Envelope envelope, SpooledBody body, boolean held, List<Change> already, boolean leased, String why) {
        try {
            Entry entry = core.enqueue(envelope, body, held, already);
            Slot slot = core.schedule(entry, leased);
            core.fates.queued(envelope, body.length(), why);
            return new Taken(slot, entry);
        } catch (IOException e) {
            throw cannotStore(envelope, body, e);
        }
    }

    private MailException cannotStore(Envelope envelope, SpooledBody body, IOException e) {
        LOG.error("msg={} cannot be written to the queue", envelope.id(), e);
        boolean full = core.usableSpace() < body.length() + RECORD;
        return full
                ? new MailException(EnhancedStatus.TEMP_SYSTEM_FULL, "Insufficient system storage", e)
                : new MailException(EnhancedStatus.TEMP_SYSTEM, "Message could not be stored; try again later", e);
    }

    private static boolean isLocal(Envelope envelope) {
        for (Recipient r : envelope.recipients()) if (!(r.route() instanceof Route.Local)) return false;
        return true;
    }

    private static boolean isForLater(Outcome o) {
        return o instanceof Outcome.Deferred || o instanceof Outcome.Queued;
    }

    private static List<Outcome> all(Envelope envelope, Outcome outcome) {
        return Collections.nCopies(envelope.recipients().size(), outcome);
    }

    private static Outcome queued(Envelope envelope) {
        return new Outcome.Queued(new Reply(250, EnhancedStatus.MESSAGE_OK, "Queued as " + envelope.id()));
    }

    private static Reply unavailable(EnhancedStatus status) {
        return new Reply(451, status, "Mailbox is not available at the moment");
    }

    @Override
    public void bounce(Envelope envelope, SpooledBody body, List<Outcome> outcomes) {
        List<Recipient> failed = new ArrayList<>();
        List<Reply> why = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (!(outcomes.get(i) instanceof Outcome.Failed f)) continue;
            failed.add(envelope.recipients().get(i));
            why.add(f.reply());
        }
        if (failed.isEmpty()) return;
        try {
            String id = core.bouncer.send(envelope, body, failed, why);
            for (int i = 0; i < failed.size(); i++) core.fates.bounced(envelope, failed.get(i), why.get(i), id);
        } catch (IOException | MailException e) {
            LOG.warn("msg={} cannot be bounced now: {}", envelope.id(), e.toString());
            bounceLater(envelope, body, failed, why);
        }
    }

    /** As an entry of their own the recipients are tried again, fail again, and are bounced then. */
    private void bounceLater(Envelope e, SpooledBody body, List<Recipient> failed, List<Reply> why) {
        List<Change> already = new ArrayList<>();
        for (int i = 0; i < failed.size(); i++)
            already.add(core.settlement.deferred(e, LOCAL, failed.get(i), i, 0, why.get(i)));
        String id = e.id() + BOUNCE_ONLY;
        if (core.isKnown(id)) return;
        Envelope again = new Envelope(id, e.session(), e.direction(), e.mail(), failed, e.received());
        enqueue(again, body, false, already, false, "bounce");
    }

    @Override
    public long usableSpace() {
        return core.usableSpace();
    }

    @Override
    public int size() {
        return core.schedule.size();
    }

    @Override
    public List<QueueEntry> list(int from, int most) {
        List<QueueEntry> page = new ArrayList<>();
        for (String id : core.operator.ids(from, most)) find(id).ifPresent(page::add);
        return page;
    }

    @Override
    public Optional<QueueEntry> find(String id) {
        return core.operator.entry(id).map(Entry::view);
    }

    @Override
    public boolean hold(String id) {
        return core.operator.hold(id, true);
    }

    @Override
    public boolean release(String id) {
        return core.operator.hold(id, false);
    }

    @Override
    public boolean flush(String id) {
        return core.operator.flush(id);
    }

    @Override
    public void flushAll() {
        core.schedule.flush(key -> true);
    }

    @Override
    public boolean drop(String id) {
        return core.operator.drop(id);
    }
}
