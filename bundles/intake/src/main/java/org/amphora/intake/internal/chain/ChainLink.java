package org.amphora.intake.internal.chain;

import java.time.Duration;
import java.util.function.Function;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.Installed;
import org.amphora.chain.Stage;
import org.amphora.chain.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One filter in one transaction. A call that has timed out may still be inside the filter; {@code end} then follows it
 * on its own thread, so that no two calls are inside at once.
 */
final class ChainLink {
    private static final Logger LOG = LoggerFactory.getLogger(ChainLink.class);

    private final Installed<MailFilter> filter;
    private final FilterRunner runner;
    private final boolean apart;
    private boolean out;
    private boolean failed;
    /** Whether it has said more than nothing, or has seen the message. */
    private boolean proved;

    private long nanos;

    private final Visit visit = new Visit();
    private Transaction transaction;
    /** Null before the first stage at which it is asked. */
    private volatile MessageFilter view;

    /**
     * The filter has been entered; {@link #end} leaves it.
     *
     * @param apart whether it never runs on the caller's thread
     */
    ChainLink(Installed<MailFilter> filter, FilterRunner runner, boolean apart) {
        this.filter = filter;
        this.runner = runner;
        this.apart = apart;
    }

    /** Whether a call that has timed out may still be inside. */
    boolean isBlocking() {
        return apart || filter.isBlocking();
    }

    /** Whether it is asked no more: it said so, or has not answered in time. */
    boolean isOut() {
        return out;
    }

    void out() {
        out = true;
    }

    /** Whether it has nothing to say there. */
    boolean isSilent(Stage stage) {
        return view == MessageFilter.NONE || !filter.hears(stage);
    }

    /** Of which transaction it is told when it is asked for the first time. */
    void of(Transaction begun) {
        transaction = begun;
    }

    Verdict ask(Stage stage, Duration limit, Function<MessageFilter, Verdict> question) throws FilterFailure {
        return isSilent(stage) ? Verdict.CONTINUE : inside(limit, () -> question.apply(begun()));
    }

    private MessageFilter begun() {
        if (view == null) {
            MessageFilter begun = filter.filter().begin(transaction);
            view = begun == null ? MessageFilter.NONE : begun;
        }
        return view;
    }

    /** Asks about the message itself. */
    Verdict message(Duration limit, FilteredMessage message) throws FilterFailure {
        Verdict verdict = ask(Stage.MESSAGE, limit, view -> view.message(message));
        proved = true;
        return verdict;
    }

    private interface Question {
        Verdict ask();
    }

    private Verdict inside(Duration limit, Question question) throws FilterFailure {
        long begun = System.nanoTime();
        try {
            Verdict verdict = apart
                    ? runner.callApart(limit, () -> answer(question))
                    : runner.call(filter, limit, () -> answer(question));
            filter.tally().said(verdict);
            proved |= verdict != Verdict.CONTINUE;
            return verdict;
        } catch (FilterFailure e) {
            if (e.isTimeout()) out = true;
            if (!failed) runner.failed(filter, e);
            failed = true;
            throw e;
        } finally {
            nanos += System.nanoTime() - begun;
        }
    }

    private Verdict answer(Question question) {
        if (!visit.enter()) return Verdict.CONTINUE;
        try {
            return sane(question.ask());
        } finally {
            if (visit.leave()) finish();
        }
    }

    /** What a filter may answer; that which would take mail and lose it is an error of the filter. */
    static Verdict sane(Verdict verdict) {
        if (verdict == null) return Verdict.CONTINUE;
        if (verdict instanceof Verdict.Refuse refuse
                && (refuse.reply() == null || refuse.reply().isPositive()))
            throw new IllegalStateException("refuses with " + refuse.reply());
        return verdict;
    }

    /** The last call, once. */
    void end() {
        if (view != null) filter.tally().message(nanos);
        if (proved && !failed) runner.succeeded(filter);
        if (!visit.end()) return;
        if (view == null || view == MessageFilter.NONE || !runner.later(filter, this::finish))
            filter.inFlight().leave();
    }

    private void finish() {
        try {
            if (view != null) view.end();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("filter={} threw at the end of a transaction", filter.name(), e);
        } finally {
            filter.inFlight().leave();
        }
    }
}
