package org.amphora.intake.internal.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.amphora.api.filter.FilterResult;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The filters of one transaction, frozen when it begins, with what they have decided and found out. */
public final class Chain implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

    /** How the filters' times are bounded, and whom nobody may do without. */
    public record Policy(Duration timeout, Set<String> required) {}

    /** What a stage has come to; a message that lives may have been edited. */
    public sealed interface Outcome {
        record Pass() implements Outcome {}

        record Refused(Reply reply) implements Outcome {}

        /** Say 250 and throw it away. */
        record Discarded() implements Outcome {}
    }

    private static final Outcome PASS = new Outcome.Pass();
    private static final Outcome DISCARDED = new Outcome.Discarded();

    private final String id;
    private final SessionFacts session;
    private final Direction direction;
    private final Policy policy;
    private final List<ChainLink> links;
    private final List<FilterResult> results = new CopyOnWriteArrayList<>();
    private boolean held;

    private Chain(String id, SessionFacts session, Direction direction, Policy policy, List<ChainLink> links) {
        this.id = id;
        this.session = session;
        this.direction = direction;
        this.policy = policy;
        this.links = links;
    }

    /** Freezes those filters that are not about to go away. */
    public static Chain freeze(
            String id,
            SessionFacts session,
            Direction direction,
            Policy policy,
            List<NamedFilter> filters,
            FilterRunner runner) {
        List<ChainLink> links = filters.isEmpty() ? List.of() : new ArrayList<>(filters.size());
        for (NamedFilter f : filters) if (f.inFlight().enter()) links.add(new ChainLink(f, runner));
        return new Chain(id, session, direction, policy, links);
    }

    public boolean contains(String name) {
        return links.stream().anyMatch(l -> l.name().equals(name));
    }

    /** Whether a filter asked to keep the message for an operator. */
    public boolean isHeld() {
        return held;
    }

    public Outcome sender(MailParameters mail) {
        return each((link, limit) -> link.begin(this, view -> view.sender(mail), limit), policy.timeout, null);
    }

    public Outcome recipient(Recipient recipient) {
        return each((link, limit) -> link.ask(limit, view -> view.recipient(recipient)), policy.timeout, null);
    }

    /** What the chain needs of the message: a view for a filter, and its edits done once the filter lets it live. */
    public interface Message {
        /** @param guarded whether the filter may still read when its time is over */
        FilteredMessage view(boolean guarded);

        /** Ends the view; the edits are done if {@code lives}. */
        void settle(FilteredMessage view, boolean lives);
    }

    public Outcome message(Message message, Instant deadline) {
        return each(
                (link, limit) -> {
                    if (link.isSilent()) return Verdict.CONTINUE;
                    FilteredMessage view = message.view(link.isBlocking());
                    boolean lives = false;
                    try {
                        Verdict verdict = link.ask(limit, filter -> filter.message(view));
                        lives = !(verdict instanceof Verdict.Refuse || verdict instanceof Verdict.Discard);
                        return verdict;
                    } finally {
                        message.settle(view, lives);
                    }
                },
                policy.timeout,
                deadline);
    }

    private interface Stage {
        Verdict ask(ChainLink link, Duration limit) throws FilterFailure;
    }

    private Outcome each(Stage stage, Duration timeout, Instant deadline) {
        for (ChainLink link : links) {
            if (link.isOut()) continue;
            Outcome outcome = one(link, stage, shorter(timeout, deadline));
            if (outcome != PASS) return outcome;
        }
        return PASS;
    }

    private static Duration shorter(Duration timeout, Instant deadline) {
        if (deadline == null) return timeout;
        Duration left = Duration.between(Instant.now(), deadline);
        return left.compareTo(timeout) < 0 ? left : timeout;
    }

    private Outcome one(ChainLink link, Stage stage, Duration limit) {
        Verdict verdict;
        try {
            verdict = stage.ask(link, limit);
        } catch (FilterFailure e) {
            return failed(link, e);
        } catch (RuntimeException e) {
            return failed(link, new FilterFailure("asked for what cannot be done", e));
        }
        if (verdict instanceof Verdict.Refuse refuse) return new Outcome.Refused(refuse.reply());
        if (verdict instanceof Verdict.Discard discard) {
            LOG.info("msg={} fate=discarded filter={} reason=\"{}\"", id, link.name(), discard.reason());
            return DISCARDED;
        }
        if (verdict instanceof Verdict.Hold hold) {
            LOG.info("msg={} fate=held filter={} reason=\"{}\"", id, link.name(), hold.reason());
            held = true;
        }
        if (verdict instanceof Verdict.Accept) link.out();
        return PASS;
    }

    private Outcome failed(ChainLink link, FilterFailure failure) {
        if (failure.isTimeout()) {
            boolean required = policy.required.contains(link.name());
            LOG.warn("msg={} filter={} {}: {}", id, link.name(), failure.getMessage(), required ? "451" : "skipped");
            return required
                    ? new Outcome.Refused(new Reply(451, EnhancedStatus.TEMP_NOT_ACCEPTING, "Try again later"))
                    : PASS;
        }
        return new Outcome.Refused(reply(id, link.name(), failure.getCause()));
    }

    /** What a filter's exception becomes on the wire, with its line in the log. */
    static Reply reply(String id, String filter, Throwable thrown) {
        if (thrown instanceof MailException e && e.status().isTemporary()) {
            LOG.warn("msg={} filter={} failed for now: {}", id, filter, e.getMessage());
            return new Reply(451, e.status(), e.publicText());
        }
        LOG.error("msg={} filter={} threw", id, filter, thrown);
        return new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error (" + id + ")");
    }

    /** The last call to every filter. */
    public void end() {
        for (ChainLink link : links) link.end();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public SessionFacts session() {
        return session;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public void add(FilterResult result) {
        results.add(result);
    }

    @Override
    public <R extends FilterResult> List<R> results(Class<R> kind) {
        return results.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
