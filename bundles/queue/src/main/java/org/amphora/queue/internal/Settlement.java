package org.amphora.queue.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.disk.Change;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.disk.EntryStore;
import org.amphora.queue.internal.schedule.Backoff;
import org.amphora.queue.internal.schedule.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from the outcomes of an attempt at an entry: its bounces and reports first, then its new state. */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final EnhancedStatus EXPIRED = new EnhancedStatus(5, 4, 7);

    /** Sends a bounce; when it returns, the bounce is durable (or there is nobody to send it to). */
    interface Bounces {
        /** @return the bounce's message id, or {@code none} */
        String send(Envelope envelope, SpooledBody body, List<Recipient> failed, List<Reply> replies)
                throws IOException;

        /** Tells a sender that its message is late, and until when it is tried; durable when it returns. */
        void late(Envelope envelope, SpooledBody body, List<Recipient> late, List<Reply> replies, Instant until)
                throws IOException;
    }

    private final EntryStore store;
    private final Bounces bounces;
    private final SuccessReports successes;
    private final Fates fates;
    private final Clock clock;
    private volatile Backoff backoff;
    private volatile Duration lifetime;
    private volatile Duration warning;

    Settlement(EntryStore store, Bounces bounces, SuccessReports successes, Fates fates, Clock clock) {
        this.store = store;
        this.bounces = bounces;
        this.successes = successes;
        this.fates = fates;
        this.clock = clock;
    }

    /** @param warning after which a sender is told that its message is late; zero for never */
    void configure(Backoff backoff, Duration lifetime, Duration warning) {
        this.backoff = backoff;
        this.lifetime = lifetime;
        this.warning = warning;
    }

    /**
     * Makes the outcomes of an attempt durable, the bounces and reports that follow from them first.
     *
     * @param destination as the entry's history names it
     * @param tried places in the entry
     * @param outcomes one for each of them
     */
    void settle(Slot slot, Entry entry, String destination, List<Integer> tried, List<Outcome> outcomes) {
        synchronized (slot) {
            List<Change> changes = changes(entry, destination, tried, outcomes);
            if (isLate(entry))
                warn(entry, changes, i -> outcomes.get(tried.indexOf(i)).reply());
            reportSuccess(entry, tried, outcomes);
            write(slot, entry, changes);
        }
    }

    /** Of recipients that could not even be tried: fails them if the entry is too old, tells its sender if it is late. */
    void look(Slot slot, Entry entry, String destination, List<Integer> places, Reply why) {
        synchronized (slot) {
            if (isExpired(entry)) {
                settle(slot, entry, destination, places, Collections.nCopies(places.size(), new Outcome.Deferred(why)));
            } else if (isLate(entry)) {
                List<Change> changes = new ArrayList<>();
                for (int i : places)
                    changes.add(new Change.Deferred(i, entry.attempts(i), entry.due(i), why.toString()));
                warn(entry, changes, i -> why);
                write(slot, entry, changes);
            }
        }
    }

    private void write(Slot slot, Entry entry, List<Change> changes) {
        try {
            store.append(entry, changes);
        } catch (IOException e) {
            if (slot.isDropped()) return;
            LOG.error("msg={} cannot write its state; it is kept in memory", entry.id(), e);
            slot.keep();
        }
    }

    private List<Change> changes(Entry entry, String destination, List<Integer> tried, List<Outcome> outcomes) {
        List<Change> changes = new ArrayList<>();
        List<Integer> failed = new ArrayList<>();
        List<Reply> why = new ArrayList<>();
        boolean expired = isExpired(entry);
        for (int k = 0; k < tried.size(); k++) {
            int i = tried.get(k);
            Reply reply = outcomes.get(k).reply();
            if (outcomes.get(k) instanceof Outcome.Delivered) {
                fates.delivered(entry.envelope(), entry.recipient(i), reply);
                changes.add(new Change.Done(i, now(destination, reply)));
            } else if (outcomes.get(k) instanceof Outcome.Failed || expired) {
                failed.add(i);
                why.add(
                        reply.isPermanent()
                                ? reply
                                : new Reply(550, EXPIRED, "Delivery time expired: " + reply.text()));
            } else {
                changes.add(deferred(entry, destination, i, reply));
            }
        }
        if (!failed.isEmpty()) changes.addAll(bounce(entry, destination, failed, why));
        return changes;
    }

    private Change.Attempt now(String destination, Reply reply) {
        return new Change.Attempt(clock.millis(), destination, reply.toString());
    }

    /** Tells the sender of those that wait, unless it has been told, and notes it in their changes. */
    private void warn(Entry entry, List<Change> changes, IntFunction<Reply> why) {
        List<Recipient> late = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        for (int k = 0; k < changes.size(); k++) {
            if (!(changes.get(k) instanceof Change.Deferred d) || entry.isWarned(d.recipient())) continue;
            Reply reply = why.apply(d.recipient());
            if (reply.isPermanent()) continue; // it has failed, only its bounce is late
            changes.set(k, new Change.Deferred(d.recipient(), d.attempts(), d.due(), d.reply(), d.attempt(), true));
            late.add(entry.recipient(d.recipient()));
            replies.add(reply);
        }
        if (late.isEmpty()) return;
        try (SpooledBody body = store.body(entry)) {
            bounces.late(
                    entry.envelope(),
                    body,
                    late,
                    replies,
                    entry.envelope().received().plus(lifetime));
        } catch (IOException | MailException e) {
            LOG.warn("msg={} its sender cannot be told that it is late: {}", entry.id(), e.toString());
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

    private List<Change> bounce(Entry entry, String destination, List<Integer> failed, List<Reply> why) {
        List<Recipient> recipients = failed.stream().map(entry::recipient).toList();
        try (SpooledBody body = store.body(entry)) {
            String id = bounces.send(entry.envelope(), body, recipients, why);
            List<Change> done = new ArrayList<>();
            for (int k = 0; k < failed.size(); k++) {
                fates.bounced(entry.envelope(), recipients.get(k), why.get(k), id);
                done.add(new Change.Done(failed.get(k), now(destination, why.get(k))));
            }
            return done;
        } catch (IOException | MailException e) {
            LOG.warn("msg={} cannot be bounced now, and stays: {}", entry.id(), e.toString());
            List<Change> later = new ArrayList<>();
            for (int k = 0; k < failed.size(); k++) later.add(deferred(entry, destination, failed.get(k), why.get(k)));
            return later;
        }
    }

    Change.Deferred deferred(Entry entry, String destination, int i, Reply reply) {
        return deferred(entry.envelope(), destination, entry.recipient(i), i, entry.attempts(i), reply);
    }

    /**
     * What an attempt without success makes of a recipient.
     *
     * @param place of the recipient in the entry
     * @param attempts made before this one
     */
    Change.Deferred deferred(
            Envelope envelope, String destination, Recipient recipient, int place, int attempts, Reply reply) {
        long wait = backoff.after(attempts + 1);
        fates.deferred(envelope, recipient, reply, wait);
        return new Change.Deferred(
                place,
                attempts + 1,
                clock.millis() + wait,
                reply.toString(),
                new Change.Attempt(clock.millis(), destination, ""),
                false);
    }

    private boolean isLate(Entry entry) {
        return !warning.isZero() && isOlder(entry, warning);
    }

    private boolean isExpired(Entry entry) {
        return isOlder(entry, lifetime);
    }

    private boolean isOlder(Entry entry, Duration than) {
        return !clock.instant().isBefore(entry.envelope().received().plus(than));
    }
}
