package org.amphora.mda.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Flags;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.GuardedBody;
import org.amphora.chain.Installed;
import org.amphora.chain.Words;

/** One question to one filter that has been entered; it is left when nobody is inside any more, a late call included. */
final class DeliveryCall {
    static final List<DeliveryAction> KEEP = List.of(new DeliveryAction.Keep(Set.of()));

    private final Installed<DeliveryFilter> filter;
    private final Envelope envelope;
    private final Recipient recipient;
    private List<DeliveryAction> actions = List.of();
    private FilterFailure failure;
    private Duration time = Duration.ZERO;
    /** The caller, and the filter's thread. */
    private int inside = 1;

    DeliveryCall(Installed<DeliveryFilter> filter, Envelope envelope, Recipient recipient) {
        this.filter = filter;
        this.envelope = envelope;
        this.recipient = recipient;
    }

    /** @param apart whether the filter never runs on this thread */
    void run(FilterRunner runner, Duration limit, SpooledBody body, boolean apart) {
        long begun = System.nanoTime();
        var guarded = apart || filter.isBlocking() ? new GuardedBody(body) : null;
        SpooledBody given = guarded == null ? body : guarded;
        try {
            actions = apart ? runner.callApart(limit, () -> ask(given)) : runner.call(filter, limit, () -> ask(given));
            if (!actions.isEmpty()) filter.tally().said(actions);
            runner.succeeded(filter);
        } catch (FilterFailure e) {
            if (filter.breaker().failsAnew(envelope.id())) runner.failed(filter, e);
            failure = e;
        } finally {
            if (guarded != null) guarded.revoke();
            time = Duration.ofNanos(System.nanoTime() - begun);
            filter.tally().message(time.toNanos());
            leave();
        }
    }

    private List<DeliveryAction> ask(SpooledBody body) {
        if (!enter()) return List.of();
        try {
            return sane(filter.filter().filter(envelope, recipient, body));
        } finally {
            leave();
        }
    }

    private synchronized boolean enter() {
        if (inside == 0) return false;
        inside++;
        return true;
    }

    private synchronized void leave() {
        if (--inside == 0) filter.inFlight().leave();
    }

    /** What a filter may return; anything else is its failure, before anything has been done. */
    private static List<DeliveryAction> sane(List<DeliveryAction> actions) {
        List<DeliveryAction> copy = List.copyOf(actions);
        for (DeliveryAction action : copy) {
            if (action instanceof DeliveryAction.Keep keep) Flags.parse(keep.flags());
            else if (action instanceof DeliveryAction.FileInto into) {
                Flags.parse(into.flags());
                Objects.requireNonNull(into.mailbox(), "no mailbox to file into");
            } else if (action instanceof DeliveryAction.Reject reject) {
                Objects.requireNonNull(reject.publicText(), "no text to reject with");
            } else if (action instanceof DeliveryAction.Redirect redirect) {
                if (redirect.address().isNull()) throw new IllegalStateException("redirects to nobody");
            } else if (action instanceof DeliveryAction.Reply reply) {
                if (reply.to().isNull()) throw new IllegalStateException("replies to nobody");
                Objects.requireNonNull(reply.message(), "no message to reply with");
            }
        }
        return copy;
    }

    List<DeliveryAction> actions() {
        return actions;
    }

    Optional<FilterFailure> failure() {
        return Optional.ofNullable(failure);
    }

    Duration time() {
        return time;
    }

    String words() {
        return failure == null ? Words.of(actions) : "failed: " + failure.words();
    }

    boolean agreesWith(DeliveryCall other) {
        if (failure != null || other.failure != null || actions.size() != other.actions.size()) return false;
        for (int i = 0; i < actions.size(); i++) if (!same(actions.get(i), other.actions.get(i))) return false;
        return true;
    }

    private static boolean same(DeliveryAction a, DeliveryAction b) {
        return a instanceof DeliveryAction.Reply x && b instanceof DeliveryAction.Reply y
                ? x.to().equals(y.to()) && Arrays.equals(x.message(), y.message())
                : a.equals(b);
    }
}
