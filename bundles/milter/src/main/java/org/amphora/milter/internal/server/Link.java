package org.amphora.milter.internal.server;

import java.util.List;
import java.util.function.Function;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One filter in one message. A call that has timed out may still be inside the filter; {@code end} then follows it on its
 * own thread, so that no two calls are inside at once.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final Entry<MailFilter> entry;
    private final FilterRunner runner;
    private final Visit visit = new Visit();
    private volatile MessageFilter view = MessageFilter.NONE;
    private boolean out;

    /** The filter has been entered; {@link #end} leaves it. */
    Link(Entry<MailFilter> entry, FilterRunner runner) {
        this.entry = entry;
        this.runner = runner;
    }

    String name() {
        return entry.name();
    }

    boolean isBlocking() {
        return entry.filter().isBlocking();
    }

    /** Whether it has nothing to say to what follows. */
    boolean isOut() {
        return out;
    }

    Verdict begin(Transaction transaction, Function<MessageFilter, Verdict> sender) throws FilterFailure {
        return inside(() -> {
            MessageFilter begun = entry.filter().filter().begin(transaction);
            if (begun == null || begun == MessageFilter.NONE) return new Verdict.Accept();
            view = begun;
            return sender.apply(begun);
        });
    }

    Verdict ask(Function<MessageFilter, Verdict> question) throws FilterFailure {
        return inside(() -> question.apply(view));
    }

    /** The edits are the caller's, if it is given any. */
    record Judged(Verdict verdict, List<Edit> edits) {}

    Judged message(View message) throws FilterFailure {
        Verdict verdict = null;
        List<Edit> edits;
        try {
            verdict = ask(filter -> filter.message(message));
        } finally {
            edits = message.end();
            if (verdict == null || verdict instanceof Verdict.Refuse || verdict instanceof Verdict.Discard) {
                View.close(edits);
                edits = List.of();
            }
        }
        return new Judged(verdict, edits);
    }

    private interface Question {
        Verdict ask();
    }

    private Verdict inside(Question question) throws FilterFailure {
        Verdict verdict = runner.call(entry.filter(), entry.timeout(), () -> {
            if (!visit.enter()) return Verdict.CONTINUE;
            try {
                Verdict said = question.ask();
                return said == null ? Verdict.CONTINUE : said;
            } finally {
                if (visit.leave()) finish();
            }
        });
        out = verdict instanceof Verdict.Accept;
        return verdict;
    }

    /** The last call, once. */
    void end() {
        if (!visit.end()) return;
        if (view == MessageFilter.NONE || !runner.later(entry.filter(), this::finish))
            entry.filter().inFlight().leave();
    }

    private void finish() {
        try {
            view.end();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("filter={} threw at the end of a message", name(), e);
        } finally {
            entry.filter().inFlight().leave();
        }
    }
}
