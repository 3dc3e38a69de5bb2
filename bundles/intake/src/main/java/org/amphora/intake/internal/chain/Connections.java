package org.amphora.intake.internal.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.Installed;
import org.amphora.chain.Scope.Reach;
import org.amphora.chain.Stage;
import org.amphora.chain.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which filters have been told of which connection, and what they said: an entry for each connection that a filter knows
 * of, until it is over. Safe on any thread.
 */
public final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Map<String, Known> bySession = new ConcurrentHashMap<>();
    private final FilterRunner runner;

    public Connections(FilterRunner runner) {
        this.runner = runner;
    }

    private static final class Known {
        final Map<Installed<MailFilter>, Verdict> told = new LinkedHashMap<>();
        SessionFacts session;
    }

    /**
     * What the filters think of a connection.
     *
     * @param entries those that still want to be asked, those that cannot be asked, and those that are asked about some
     *     recipients
     */
    public record Standing(Optional<Reply> refusal, boolean discarded, boolean held, List<Entry<MailFilter>> entries) {}

    /**
     * Tells those filters that have not been told, and gives what all of them have said. Those outside of whose scope
     * the connection is are not told; those that are asked about some recipients are told by {@link #tell}.
     *
     * @param direction of what is, or will be, sent
     */
    public Standing meet(SessionFacts session, Direction direction, List<Entry<MailFilter>> entries) {
        if (entries.isEmpty()) return new Standing(Optional.empty(), false, false, entries);
        boolean held = false;
        boolean discarded = false;
        var wanting = new ArrayList<Entry<MailFilter>>(entries.size());
        for (Entry<MailFilter> e : entries) {
            Verdict said = e.scope().reach(session, direction) == Reach.ALL && e.isAsked()
                    ? tell(session, e)
                    : Verdict.CONTINUE;
            if (said instanceof Verdict.Refuse r) return new Standing(Optional.of(r.reply()), false, false, List.of());
            discarded |= said instanceof Verdict.Discard;
            held |= said instanceof Verdict.Hold;
            if (!(said instanceof Verdict.Accept)) wanting.add(e);
        }
        return new Standing(Optional.empty(), discarded, held, wanting);
    }

    /** What one filter has said of a connection; it is told if it has not been. */
    public Verdict tell(SessionFacts session, Entry<MailFilter> e) {
        Known known = bySession.computeIfAbsent(session.id(), id -> new Known());
        synchronized (known) {
            known.session = session;
            Verdict said = known.told.get(e.filter());
            if (said == null) {
                Entry.Shadow<MailFilter> shadow = e.shadow();
                Verdict apart =
                        shadow == null ? null : known.told.computeIfAbsent(shadow.filter(), f -> apart(session, f, e));
                said = asked(session, e);
                known.told.put(e.filter(), said);
                if (apart != null && !apart.equals(said))
                    shadow.comparison()
                            .differed(session.id(), Stage.CONNECTED.words(), Words.of(said), Words.of(apart));
            }
            return said;
        }
    }

    private Verdict asked(SessionFacts session, Entry<MailFilter> e) {
        if (!e.filter().hears(Stage.CONNECTED)) return Verdict.CONTINUE;
        try {
            return runner.call(e.filter(), e.timeout(), () -> connected(session, e.filter()));
        } catch (FilterFailure failure) {
            runner.failed(e.filter(), failure);
            if (!failure.isTimeout())
                return new Verdict.Refuse(FilterFailure.reply(session.id(), e.name(), failure.getCause()));
            return e.required() ? new Verdict.Refuse(Chain.LATER) : Verdict.CONTINUE;
        }
    }

    private static Verdict connected(SessionFacts session, Installed<MailFilter> filter) {
        Verdict said = ChainLink.sane(filter.filter().connected(session));
        filter.tally().said(said);
        return said;
    }

    /** What the one in shadow says; one that fails here is a difference at the next stage, if it still fails. */
    private Verdict apart(SessionFacts session, Installed<MailFilter> shadow, Entry<MailFilter> e) {
        if (!shadow.hears(Stage.CONNECTED)) return Verdict.CONTINUE;
        try {
            return runner.callApart(e.timeout().dividedBy(2), () -> connected(session, shadow));
        } catch (FilterFailure failure) {
            runner.failed(shadow, failure);
            return Verdict.CONTINUE;
        }
    }

    public void disconnected(SessionFacts session) {
        Known known = bySession.remove(session.id());
        if (known != null) over(known);
    }

    private void over(Known known) {
        synchronized (known) {
            for (Installed<MailFilter> f : known.told.keySet()) {
                SessionFacts session = known.session;
                if (f.hears(Stage.CONNECTED)) runner.later(f, () -> disconnected(f, session));
            }
            known.told.clear();
        }
    }

    private static void disconnected(Installed<MailFilter> f, SessionFacts session) {
        try {
            f.filter().disconnected(session);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("session={} filter={} threw at the end of a connection", session.id(), f.name(), e);
        }
    }

    /** Keeps no filter that has gone. */
    public void forget(Installed<MailFilter> gone) {
        for (Known known : bySession.values()) {
            synchronized (known) {
                known.told.remove(gone);
            }
        }
    }

    /** Tells every filter that all is over for it: its connections go on with another intake, which tells it anew. */
    @Override
    public void close() {
        for (String id : List.copyOf(bySession.keySet())) {
            Known known = bySession.remove(id);
            if (known != null) over(known);
        }
    }
}
