package org.amphora.intake.internal.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which filters have been told of which connection, and what they said: an entry for each connection that a filter knows
 * of, until it is over. Safe on any thread.
 */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Map<String, Known> bySession = new ConcurrentHashMap<>();
    private final FilterRunner runner;

    public Connections(FilterRunner runner) {
        this.runner = runner;
    }

    private static final class Known {
        final Map<NamedFilter, Verdict> told = new LinkedHashMap<>();
        SessionFacts session;
    }

    /**
     * What the filters think of a connection.
     *
     * @param filters those that still want to be asked
     */
    public record Standing(Optional<Reply> refusal, boolean discarded, boolean held, List<NamedFilter> filters) {}

    /** Tells those filters that have not been told, and gives what all of them have said. */
    public Standing meet(SessionFacts session, List<NamedFilter> filters, Chain.Policy policy) {
        if (filters.isEmpty()) return new Standing(Optional.empty(), false, false, filters);
        Known known = bySession.computeIfAbsent(session.id(), id -> new Known());
        synchronized (known) {
            known.session = session;
            boolean held = false;
            boolean discarded = false;
            var wanting = new ArrayList<NamedFilter>(filters.size());
            for (NamedFilter f : filters) {
                Verdict said = known.told.get(f);
                if (said == null) {
                    said = tell(session, f, policy);
                    known.told.put(f, said);
                }
                if (said instanceof Verdict.Refuse r)
                    return new Standing(Optional.of(r.reply()), false, false, List.of());
                discarded |= said instanceof Verdict.Discard;
                held |= said instanceof Verdict.Hold;
                if (!(said instanceof Verdict.Accept)) wanting.add(f);
            }
            return new Standing(Optional.empty(), discarded, held, wanting);
        }
    }

    private Verdict tell(SessionFacts session, NamedFilter f, Chain.Policy policy) {
        try {
            Verdict said = runner.call(f, policy.timeout(), () -> f.filter().connected(session));
            return said == null ? Verdict.CONTINUE : said;
        } catch (FilterFailure e) {
            if (!e.isTimeout()) return new Verdict.Refuse(Chain.reply(session.id(), f.name(), e.getCause()));
            return policy.required().contains(f.name())
                    ? new Verdict.Refuse(new Reply(451, EnhancedStatus.TEMP_NOT_ACCEPTING, "Try again later"))
                    : Verdict.CONTINUE;
        }
    }

    public void disconnected(SessionFacts session) {
        Known known = bySession.remove(session.id());
        if (known != null) over(known);
    }

    private void over(Known known) {
        synchronized (known) {
            for (NamedFilter f : known.told.keySet()) {
                SessionFacts session = known.session;
                runner.later(f, () -> disconnected(f, session));
            }
            known.told.clear();
        }
    }

    private static void disconnected(NamedFilter f, SessionFacts session) {
        try {
            f.filter().disconnected(session);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("session={} filter={} threw at the end of a connection", session.id(), f.name(), e);
        }
    }

    /** Keeps no filter that has gone. */
    public void forget(NamedFilter gone) {
        for (Known known : bySession.values()) {
            synchronized (known) {
                known.told.remove(gone);
            }
        }
    }

    /** Tells every filter that all is over for it: its connections go on with another intake, which tells it anew. */
    public void close() {
        for (String id : List.copyOf(bySession.keySet())) {
            Known known = bySession.remove(id);
            if (known != null) over(known);
        }
    }
}
