package org.amphora.intake.internal.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilterResult;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.Scope.Reach;
import org.amphora.chain.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The filters of one transaction, frozen when it begins, with what they have decided and found out. */
public final class Chain implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

    /** What a stage has come to; a message that lives may have been edited. */
    public sealed interface Outcome {
        record Pass() implements Outcome {}

        record Refused(Reply reply) implements Outcome {}

        /** Say 250 and throw it away. */
        record Discarded() implements Outcome {}
    }

    private static final Outcome PASS = new Outcome.Pass();
    private static final Outcome DISCARDED = new Outcome.Discarded();
    /** For a required filter that is not there, is going away, or keeps failing. */
    private static final Outcome INCOMPLETE = new Outcome.Refused(
            new Reply(451, EnhancedStatus.TEMP_NOT_ACCEPTING, "System not accepting messages at the moment"));

    /** For a required filter that has not answered in time. */
    static final Reply LATER = new Reply(451, EnhancedStatus.TEMP_NOT_ACCEPTING, "Try again later");

    /** Hears what each filter says: for a trial. */
    public interface Ear {
        /** @param said the verdict or the failure, then changes and results */
        void heard(String filter, Stage stage, List<String> said, Duration time);
    }

    private final String id;
    private final SessionFacts session;
    private final Direction direction;
    private final Connections connections;
    private final List<Member> members;
    private final Ear ear;
    private final List<FilterResult> results = new CopyOnWriteArrayList<>();
    private MailParameters mail;
    private boolean held;

    private Chain(
            String id,
            SessionFacts session,
            Direction direction,
            Connections connections,
            List<Member> members,
            Ear ear) {
        this.id = id;
        this.session = session;
        this.direction = direction;
        this.connections = connections;
        this.members = members;
        this.ear = ear;
    }

    /**
     * Freezes those filters whose scope it is and that can be asked, and those that are required.
     *
     * @param ear null unless somebody listens
     */
    public static Chain freeze(
            String id,
            SessionFacts session,
            Direction direction,
            List<Entry<MailFilter>> entries,
            FilterRunner runner,
            Connections connections,
            Ear ear) {
        List<Member> members = entries.isEmpty() ? List.of() : new ArrayList<>(entries.size());
        for (Entry<MailFilter> e : entries) {
            Reach reach = e.scope().reach(session, direction);
            if (reach != Reach.NONE)
                Member.of(e, reach == Reach.SOME_RECIPIENTS, runner).ifPresent(members::add);
        }
        return new Chain(id, session, direction, connections, members, ear);
    }

    /** Whether a filter asked to keep the message for an operator. */
    public boolean isHeld() {
        return held;
    }

    public Outcome sender(MailParameters parameters) {
        mail = parameters;
        for (Member m : members) {
            if (m.isByRecipient()) continue;
            Outcome outcome = m.link() == null ? INCOMPLETE : begin(m);
            if (outcome != PASS) return outcome;
        }
        return PASS;
    }

    private Outcome begin(Member m) {
        m.link().of(this);
        if (m.shadow() != null) m.shadow().begin(this, mail, m.timeout());
        return one(m, Stage.SENDER, () -> m.link().ask(Stage.SENDER, m.timeout(), view -> view.sender(mail)));
    }

    /**
     * @param recipient what the client has named
     * @param places where its mail goes
     */
    public Outcome recipient(Recipient recipient, List<Recipient> places) {
        for (Member m : members) {
            if (!m.covers(recipient) && places.stream().noneMatch(m::covers)) continue;
            Outcome outcome =
                    m.link() == null ? INCOMPLETE : m.isByRecipient() ? ofIts(m, recipient) : ask(m, recipient);
            if (outcome != PASS) return outcome;
        }
        return PASS;
    }

    private Outcome ask(Member m, Recipient recipient) {
        if (m.link().isOut()) return PASS;
        if (m.shadow() != null) m.shadow().ask(Stage.RECIPIENT, view -> view.recipient(recipient), m.timeout());
        return one(m, Stage.RECIPIENT, () -> m.link()
                .ask(Stage.RECIPIENT, m.timeout(), view -> view.recipient(recipient)));
    }

    /** The first recipient that is the filter's own is where its transaction begins. */
    private Outcome ofIts(Member m, Recipient recipient) {
        if (m.forAllOfIts() == null) {
            Outcome met = outcome(m, connections.tell(session, m.entry()));
            m.forAllOfIts(met == PASS && !m.link().isOut() ? begin(m) : met);
        }
        return m.forAllOfIts() == PASS ? ask(m, recipient) : m.forAllOfIts();
    }

    /** What the chain needs of the message: views for filters, and what becomes of it. */
    public interface Message {
        /** @param guarded whether the filter may still read when its time is over */
        FilteredMessage view(boolean guarded);

        /** Ends a view: the edits that it was asked for, whose bodies are the caller's to close or to apply. */
        List<Edit> end(FilteredMessage view);

        void apply(List<Edit> edits);

        /** Whether it goes to none but these. */
        boolean isOnlyFor(Predicate<Recipient> whose);

        /** It goes to these no more; they are told so, on the wire or by mail. */
        void refuse(Predicate<Recipient> whose, Reply reply);

        /** It goes to these no more. */
        void discard(Predicate<Recipient> whose);
    }

    public Outcome message(Message message, Instant deadline) {
        for (Member m : members) {
            if (m.link() == null || m.link().isOut() || m.isByRecipient() && m.forAllOfIts() != PASS) continue;
            if (m.shadow() != null) m.shadow().message(message, left(m, deadline));
            Outcome outcome = one(m, Stage.MESSAGE, () -> m.message(message, left(m, deadline)));
            if (m.isByRecipient() && outcome != PASS) outcome = forSome(m, message, outcome);
            if (outcome != PASS) return outcome;
        }
        return PASS;
    }

    private static Duration left(Member m, Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.compareTo(m.timeout()) < 0 ? left : m.timeout();
    }

    /** What is not to reach some goes on to the others; but what may be tried again is tried again for all. */
    private Outcome forSome(Member m, Message message, Outcome outcome) {
        if (message.isOnlyFor(m::covers)) return outcome;
        if (outcome instanceof Outcome.Refused refused) {
            if (refused.reply().isTemporary()) return outcome;
            message.refuse(m::covers, refused.reply());
        } else {
            message.discard(m::covers);
        }
        return PASS;
    }

    private interface Question {
        Verdict ask() throws FilterFailure;
    }

    private Outcome one(Member m, Stage stage, Question question) {
        if (m.isSilent(stage)) return PASS;
        int before = results.size();
        long begun = ear == null ? 0 : System.nanoTime();
        Verdict verdict = Verdict.CONTINUE;
        FilterFailure failure = null;
        try {
            verdict = question.ask();
        } catch (FilterFailure e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = new FilterFailure("asked for what cannot be done", e);
        }
        boolean heard = m.shadow() != null || ear != null;
        List<FilterResult> found = heard ? List.copyOf(results.subList(before, results.size())) : List.of();
        List<Edit> edits = stage == Stage.MESSAGE ? m.edits() : List.of();
        if (m.shadow() != null) m.shadow().compare(id, stage, verdict, failure, edits, found);
        if (ear != null) {
            List<String> said = failure == null ? ShadowLink.words(verdict, edits, found) : List.of(failure.words());
            ear.heard(m.name(), stage, said, Duration.ofNanos(System.nanoTime() - begun));
        }
        return failure == null ? outcome(m, verdict) : failed(m, failure);
    }

    private Outcome outcome(Member m, Verdict verdict) {
        // the server's own mail is changed by filters, but refused by none
        if (direction == Direction.INTERNAL && !(verdict instanceof Verdict.Accept)) return PASS;
        if (verdict instanceof Verdict.Refuse refuse) return new Outcome.Refused(refuse.reply());
        if (verdict instanceof Verdict.Discard discard) {
            LOG.info("msg={} fate=discarded filter={} reason=\"{}\"", id, m.name(), discard.reason());
            return DISCARDED;
        }
        if (verdict instanceof Verdict.Hold hold) {
            LOG.info("msg={} fate=held filter={} reason=\"{}\"", id, m.name(), hold.reason());
            held = true;
        }
        if (verdict instanceof Verdict.Accept) m.link().out();
        return PASS;
    }

    private Outcome failed(Member m, FilterFailure failure) {
        if (!failure.isTimeout()) return new Outcome.Refused(FilterFailure.reply(id, m.name(), failure.getCause()));
        LOG.warn("msg={} filter={} {}: {}", id, m.name(), failure.getMessage(), m.isRequired() ? "451" : "skipped");
        return m.isRequired() ? new Outcome.Refused(LATER) : PASS;
    }

    /** The last call to every filter. */
    public void end() {
        for (Member m : members) m.end();
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
