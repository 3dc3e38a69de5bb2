package org.amphora.intake.internal.chain;

import java.time.Duration;
import java.util.function.Function;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One filter in one transaction. A call that has timed out may still be inside the filter; {@code end} then follows it
 * on its own thread, so that no two calls are inside at once.
 */
final class ChainLink {
    private static final Logger LOG = LoggerFactory.getLogger(ChainLink.class);

    private final NamedFilter filter;
    private final FilterRunner runner;
    private boolean out;

    /** Below: guarded by this. */
    private MessageFilter view;

    private boolean busy;
    private boolean ending;

    /** The filter has been entered; {@link #end} leaves it. */
    ChainLink(NamedFilter filter, FilterRunner runner) {
        this.filter = filter;
        this.runner = runner;
    }

    String name() {
        return filter.name();
    }

    boolean isBlocking() {
        return filter.isBlocking();
    }

    /** Whether it is asked no more: it said so, or has not answered in time. */
    boolean isOut() {
        return out;
    }

    void out() {
        out = true;
    }

    /** Whether it has nothing to say to anything. */
    boolean isSilent() {
        return view == MessageFilter.NONE;
    }

    /** Begins, and asks about the sender. */
    Verdict begin(Transaction transaction, Function<MessageFilter, Verdict> sender, Duration limit)
            throws FilterFailure {
        return inside(limit, () -> {
            MessageFilter begun = filter.filter().begin(transaction);
            synchronized (this) {
                view = begun == null ? MessageFilter.NONE : begun;
            }
            return sender.apply(view);
        });
    }

    Verdict ask(Duration limit, Function<MessageFilter, Verdict> question) throws FilterFailure {
        return isSilent() ? Verdict.CONTINUE : inside(limit, () -> question.apply(view));
    }

    private interface Question {
        Verdict ask();
    }

    private Verdict inside(Duration limit, Question question) throws FilterFailure {
        try {
            return runner.call(filter, limit, () -> {
                if (!enter()) return Verdict.CONTINUE;
                try {
                    Verdict verdict = question.ask();
                    return verdict == null ? Verdict.CONTINUE : verdict;
                } finally {
                    leave();
                }
            });
        } catch (FilterFailure e) {
            if (e.isTimeout()) out = true;
            throw e;
        }
    }

    private synchronized boolean enter() {
        if (ending) return false;
        busy = true;
        return true;
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            busy = false;
            last = ending;
        }
        if (last) finish();
    }

    /** The last call, once. */
    void end() {
        synchronized (this) {
            ending = true;
            if (busy) return;
        }
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
