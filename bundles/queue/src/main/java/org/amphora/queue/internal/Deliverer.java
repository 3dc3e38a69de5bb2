package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.disk.DamagedEntry;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.disk.EntryStore;
import org.amphora.queue.internal.disk.Recovery;
import org.amphora.queue.internal.schedule.Backoff;
import org.amphora.queue.internal.schedule.Feedback;
import org.amphora.queue.internal.schedule.Job;
import org.amphora.queue.internal.schedule.Schedule;
import org.amphora.queue.internal.schedule.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts at entries. Those at different destinations of one entry may run at once; what they find is settled one after
 * the other.
 */
final class Deliverer {
    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final Reply NO_ROUTE = new Reply(451, new EnhancedStatus(4, 4, 0), "No route to this recipient");
    private static final Reply INTERNAL = new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error");

    private final EntryStore store;
    private final Schedule schedule;
    private final Targets targets;
    private final Settlement settlement;
    private final Kin kin;
    private final Leases leases;
    private final Recovery recovery;
    private final Clock clock;
    private volatile Backoff backoff;
    private volatile Duration timeout;

    Deliverer(
            EntryStore store,
            Schedule schedule,
            Targets targets,
            Settlement settlement,
            Kin kin,
            Leases leases,
            Recovery recovery,
            Clock clock) {
        this.store = store;
        this.schedule = schedule;
        this.targets = targets;
        this.settlement = settlement;
        this.kin = kin;
        this.leases = leases;
        this.recovery = recovery;
        this.clock = clock;
    }

    void configure(Backoff backoff, Duration timeout) {
        this.backoff = backoff;
        this.timeout = timeout;
    }

    /** One call of a target, which may break its promises: then every recipient is deferred, with an id in the log. */
    static List<Outcome> call(DeliveryTarget target, Delivery delivery) {
        int recipients = delivery.envelope().recipients().size();
        try {
            List<Outcome> outcomes = target.deliver(delivery);
            if (outcomes.size() == recipients) return List.copyOf(outcomes);
            throw new IllegalStateException(outcomes.size() + " outcomes for " + recipients + " recipients");
        } catch (MailException e) {
            LOG.debug("msg={} {}", delivery.envelope().id(), e.toString());
            return all(recipients, new Reply(451, EnhancedStatus.TEMP_SYSTEM, e.publicText()), false);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            String id = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("msg={} delivery failed ({})", delivery.envelope().id(), id, e);
            return all(recipients, new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error (" + id + ")"), false);
        }
    }

    private static List<Outcome> all(int recipients, Reply reply, boolean unreachable) {
        return Collections.nCopies(recipients, new Outcome.Deferred(reply, unreachable));
    }

    /** Works on a job, and gives it back. */
    void attempt(Job job) {
        Slot slot = job.slot();
        leases.begin(slot.id());
        try {
            Entry entry = slot.entry(store);
            Feedback feedback = Feedback.NONE;
            try (SpooledBody body = store.body(entry)) {
                feedback = deliver(job, entry, body);
            } catch (IOException | RuntimeException | LinkageError e) {
                LOG.error("msg={} the attempt has failed", slot.id(), e);
                postpone(job, entry);
            } finally {
                giveBack(job, entry, feedback);
            }
        } catch (IOException e) {
            unreadable(job, e);
        } finally {
            leases.end(slot.id());
        }
    }

    private Feedback deliver(Job job, Entry entry, SpooledBody body) {
        DeliveryTarget target = targets.get(job.destination().local());
        String name = job.destination().toString();
        List<Integer> due = pending(job, entry);
        if (job.isLook() || target == null) {
            settlement.look(job.slot(), entry, name, due, job.lastReply() == null ? NO_ROUTE : job.lastReply());
            return Feedback.NONE;
        }
        Feedback feedback = Feedback.NONE;
        int most = schedule.recipientLimit();
        for (int from = 0; from < due.size(); from += most) {
            List<Integer> some = due.subList(from, Math.min(due.size(), from + most));
            // what did not take these will not take those
            List<Outcome> outcomes = feedback.unreachable() == null
                    ? call(target, delivery(job, entry, body, some))
                    : all(some.size(), feedback.unreachable(), true);
            feedback = feedback(outcomes);
            settlement.settle(job.slot(), entry, name, some, outcomes);
        }
        return feedback;
    }

    private List<Integer> pending(Job job, Entry entry) {
        synchronized (job.slot()) {
            return targets.pending(entry, job.destination());
        }
    }

    private Delivery delivery(Job job, Entry entry, SpooledBody body, List<Integer> some) {
        synchronized (job.slot()) {
            List<Recipient> to = some.stream().map(entry::recipient).toList();
            int attempt = some.stream().mapToInt(entry::attempts).max().orElse(0) + 1;
            Instant deadline = clock.instant().plus(timeout);
            return new Delivery(entry.envelope().withRecipients(to), body, attempt, deadline);
        }
    }

    private static Feedback feedback(List<Outcome> outcomes) {
        for (Outcome o : outcomes) if (!(o instanceof Outcome.Deferred d) || !d.unreachable()) return Feedback.TOOK;
        return Feedback.unreachable(outcomes.get(0).reply());
    }

    /** Something is wrong with the disk, or with us: the recipients wait as after an attempt. Kept in memory only. */
    private void postpone(Job job, Entry entry) {
        synchronized (job.slot()) {
            try {
                for (int i : targets.pending(entry, job.destination()))
                    entry.apply(settlement.deferred(entry, job.destination().toString(), i, INTERNAL));
            } catch (DamagedEntry e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void unreadable(Job job, IOException why) {
        Slot slot = job.slot();
        boolean gone = true;
        try {
            if (why instanceof DamagedEntry) {
                recovery.setAside(slot.id(), why.getMessage());
            } else if (!(why instanceof NoSuchFileException)) {
                // too many open files, an error of the disk: it is not the entry's fault
                LOG.error("msg={} cannot read its entry now", slot.id(), why);
                gone = false;
            } else if (!slot.isDropped()) {
                LOG.error("msg={} its entry has been removed by another program", slot.id());
            }
        } catch (IOException e) {
            LOG.error("msg={} is damaged, and cannot be set aside", slot.id(), e);
        }
        if (gone) {
            kin.over(slot.id());
            schedule.remove(slot);
        }
        schedule.postpone(job, backoff.after(1));
    }

    /** Ends a job: what is left of the entry waits again, or it is done. */
    private void giveBack(Job job, Entry entry, Feedback feedback) {
        Slot slot = job.slot();
        synchronized (slot) {
            boolean over = slot.isDropped() || entry.isDone();
            boolean last = schedule.end(job, feedback, over ? List.of() : targets.parts(entry));
            if (!last) return;
            if (over) over(slot, entry);
            slot.forget();
        }
    }

    /** Ends the lease of an attempt that did not begin here. */
    void giveBack(Slot slot, Entry entry) {
        synchronized (slot) {
            boolean over = slot.isDropped() || entry.isDone();
            schedule.giveBack(slot, over ? List.of() : targets.parts(entry));
            if (over) over(slot, entry);
        }
        leases.end(slot.id());
    }

    /** Until the slot is gone its id is known, and then, if it matters, to its kin. */
    private void over(Slot slot, Entry entry) {
        if (slot.isDropped()) kin.over(slot.id());
        else kin.done(slot.id(), entry.parent());
        schedule.remove(slot);
    }
}
