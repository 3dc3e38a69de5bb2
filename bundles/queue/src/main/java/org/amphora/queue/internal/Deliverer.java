package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.disk.Change;
import org.amphora.queue.internal.disk.DamagedEntry;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.disk.EntryStore;
import org.amphora.queue.internal.disk.Recovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attempts at entries, and what follows from their outcomes. Each entry is worked on by one thread at a time. */
final class Deliverer {
    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final EnhancedStatus EXPIRED = new EnhancedStatus(5, 4, 7);

    /** Sends a bounce; when it returns, the bounce is durable (or there is nobody to send it to). */
    interface Bounces {
        /** @return the bounce's message id, or {@code none} */
        String send(Envelope envelope, SpooledBody body, List<Recipient> failed, List<Reply> replies)
                throws IOException;
    }

    private final EntryStore store;
    private final Schedule schedule;
    private final Targets targets;
    private final Bounces bounces;
    private final SuccessReports successes;
    private final Kin kin;
    private final Leases leases;
    private final Recovery recovery;
    private final Fates fates;
    private final Clock clock;
    private volatile Backoff backoff;
    private volatile Duration lifetime;
    private volatile Duration timeout;

    Deliverer(
            EntryStore store,
            Schedule schedule,
            Targets targets,
            Bounces bounces,
            SuccessReports successes,
            Kin kin,
            Leases leases,
            Recovery recovery,
            Fates fates,
            Clock clock) {
        this.store = store;
        this.schedule = schedule;
        this.targets = targets;
        this.bounces = bounces;
        this.successes = successes;
        this.kin = kin;
        this.leases = leases;
        this.recovery = recovery;
        this.fates = fates;
        this.clock = clock;
    }

    void configure(Backoff backoff, Duration lifetime, Duration timeout) {
        this.backoff = backoff;
        this.lifetime = lifetime;
        this.timeout = timeout;
        schedule.lifetime(lifetime.toMillis());
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
            return all(recipients, new Reply(451, EnhancedStatus.TEMP_SYSTEM, e.publicText()));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            String id = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("msg={} delivery failed ({})", delivery.envelope().id(), id, e);
            return all(recipients, new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error (" + id + ")"));
        }
    }

    private static List<Outcome> all(int recipients, Reply reply) {
        return java.util.Collections.nCopies(recipients, new Outcome.Deferred(reply));
    }

    /** Works on a leased entry, and gives the lease back. */
    void attempt(Slot slot) {
        leases.begin(slot.id);
        Entry entry;
        try {
            entry = store.load(slot.id);
        } catch (IOException e) {
            unreadable(slot, e);
            leases.end(slot.id);
            return;
        }
        try (SpooledBody body = store.body(entry)) {
            for (boolean local : new boolean[] {true, false}) {
                List<Integer> pending = entry.pending(local);
                if (!pending.isEmpty() && (schedule.isDue(slot, local) || isExpired(entry)))
                    attempt(slot, entry, body, local, pending);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("msg={} the attempt has failed", slot.id, e);
            postpone(entry);
        } finally {
            giveBack(slot, entry);
        }
    }

    private void attempt(Slot slot, Entry entry, SpooledBody body, boolean local, List<Integer> due) {
        DeliveryTarget target = targets.get(local);
        List<Outcome> outcomes;
        if (target == null) {
            if (!isExpired(entry)) return;
            outcomes = all(due.size(), new Reply(451, new EnhancedStatus(4, 4, 0), "No route to this recipient"));
        } else {
            List<Recipient> to = due.stream().map(entry::recipient).toList();
            int attempt = due.stream().mapToInt(entry::attempts).max().orElse(0) + 1;
            Instant deadline = clock.instant().plus(timeout);
            outcomes = call(target, new Delivery(entry.envelope().withRecipients(to), body, attempt, deadline));
        }
        settle(slot, entry, due, outcomes);
    }

    /** Something is wrong with the disk, or with us: the entry waits as after an attempt. Kept in memory only. */
    private void postpone(Entry entry) {
        try {
            for (boolean local : new boolean[] {true, false})
                for (int i : entry.pending(local))
                    entry.apply(deferred(entry, i, new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error")));
        } catch (DamagedEntry e) {
            throw new IllegalStateException(e);
        }
    }

    private void unreadable(Slot slot, IOException why) {
        try {
            if (why instanceof DamagedEntry) {
                recovery.setAside(slot.id, why.getMessage());
            } else if (!(why instanceof NoSuchFileException)) {
                // too many open files, an error of the disk: it is not the entry's fault
                LOG.error("msg={} cannot read its entry now", slot.id, why);
                schedule.postpone(slot, backoff.after(1));
                return;
            } else if (!slot.dropped) {
                LOG.error("msg={} its entry has been removed by another program", slot.id);
            }
        } catch (IOException e) {
            LOG.error("msg={} is damaged, and cannot be set aside", slot.id, e);
        }
        kin.over(slot.id);
        schedule.remove(slot);
    }

    /** Makes the outcomes of an attempt durable, the bounces and reports that follow from them first. */
    void settle(Slot slot, Entry entry, List<Integer> tried, List<Outcome> outcomes) {
        List<Change> changes = new ArrayList<>();
        List<Integer> failed = new ArrayList<>();
        List<Reply> why = new ArrayList<>();
        boolean expired = isExpired(entry);
        for (int k = 0; k < tried.size(); k++) {
            int i = tried.get(k);
            Reply reply = outcomes.get(k).reply();
            if (outcomes.get(k) instanceof Outcome.Delivered) {
                fates.delivered(entry.envelope(), entry.recipient(i), reply);
                changes.add(new Change.Done(i));
            } else if (outcomes.get(k) instanceof Outcome.Failed || expired) {
                failed.add(i);
                why.add(
                        reply.isPermanent()
                                ? reply
                                : new Reply(550, EXPIRED, "Delivery time expired: " + reply.text()));
            } else {
                changes.add(deferred(entry, i, reply));
            }
        }
        if (!failed.isEmpty()) changes.addAll(bounce(entry, failed, why));
        reportSuccess(entry, tried, outcomes);
        try {
            synchronized (slot) {
                store.append(entry, changes);
            }
        } catch (IOException e) {
            if (!slot.dropped) LOG.error("msg={} cannot write its state; it is kept in memory", entry.id(), e);
        }
    }

    private void reportSuccess(Entry entry, List<Integer> tried, List<Outcome> outcomes) {
        Envelope envelope = entry.envelope()
                .withRecipients(tried.stream().map(entry::recipient).toList());
        if (!SuccessReports.isAskedFor(envelope)) return;
        try (SpooledBody body = store.body(entry)) {
            successes.delivered(envelope, body, outcomes);
        } catch (IOException e) {
            LOG.warn("msg={} cannot be read again to report on its delivery: {}", entry.id(), e.toString());
        }
    }

    private List<Change> bounce(Entry entry, List<Integer> failed, List<Reply> why) {
        List<Recipient> recipients = failed.stream().map(entry::recipient).toList();
        try (SpooledBody body = store.body(entry)) {
            String id = bounces.send(entry.envelope(), body, recipients, why);
            List<Change> done = new ArrayList<>();
            for (int k = 0; k < failed.size(); k++) {
                fates.bounced(entry.envelope(), recipients.get(k), why.get(k), id);
                done.add(new Change.Done(failed.get(k)));
            }
            return done;
        } catch (IOException | MailException e) {
            LOG.warn("msg={} cannot be bounced now, and stays: {}", entry.id(), e.toString());
            List<Change> later = new ArrayList<>();
            for (int k = 0; k < failed.size(); k++) later.add(deferred(entry, failed.get(k), why.get(k)));
            return later;
        }
    }

    private Change.Deferred deferred(Entry entry, int i, Reply reply) {
        return deferred(entry.envelope(), entry.recipient(i), i, entry.attempts(i), reply);
    }

    /**
     * What an attempt without success makes of a recipient.
     *
     * @param place of the recipient in the entry
     * @param attempts made before this one
     */
    Change.Deferred deferred(Envelope envelope, Recipient recipient, int place, int attempts, Reply reply) {
        long wait = backoff.after(attempts + 1);
        fates.deferred(envelope, recipient, reply, wait);
        return new Change.Deferred(place, attempts + 1, clock.millis() + wait, reply.toString());
    }

    /** Ends a lease: the entry waits again, or is done. */
    void giveBack(Slot slot, Entry entry) {
        try {
            if (slot.dropped || entry.isDone()) {
                // until the slot is gone its id is known, and then, if it matters, to its kin
                if (slot.dropped) kin.over(slot.id);
                else kin.done(slot.id, slot.parent);
                schedule.remove(slot);
            } else {
                schedule.giveBack(slot, entry);
            }
        } finally {
            leases.end(slot.id);
        }
    }

    private boolean isExpired(Entry entry) {
        return !clock.instant().isBefore(entry.envelope().received().plus(lifetime));
    }
}
