package org.amphora.milter.internal.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.SessionFacts;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which filters have been told of which client, and what they said: each once, before its first message of that client.
 * Safe on any thread.
 */
final class Introductions {
    private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);

    private final Map<String, Known> bySession = new ConcurrentHashMap<>();
    private final FilterRunner runner;

    Introductions(FilterRunner runner) {
        this.runner = runner;
    }

    private static final class Known {
        /** By the filter itself: an entry is another one after each change of the configuration. */
        final Map<MailFilter, Verdict> told = new LinkedHashMap<>();

        final Map<MailFilter, Entry<MailFilter>> entries = new LinkedHashMap<>();
        SessionFacts session;
    }

    /**
     * What the filters think of a client.
     *
     * @param verdict {@code Continue}, {@code Refuse} or {@code Discard}
     * @param filters those that still want to be asked
     */
    record Standing(Verdict verdict, String held, List<Entry<MailFilter>> filters) {}

    /** Tells those filters that have not been told, and gives what all of them have said. */
    Standing meet(SessionFacts session, List<Entry<MailFilter>> filters) {
        Known known = bySession.computeIfAbsent(session.id(), id -> new Known());
        synchronized (known) {
            known.session = session;
            Verdict verdict = Verdict.CONTINUE;
            String held = null;
            var wanting = new ArrayList<Entry<MailFilter>>(filters.size());
            for (Entry<MailFilter> f : filters) {
                Verdict said = known.told.get(f.filter().filter());
                if (said == null) {
                    said = tell(session, f);
                    known.told.put(f.filter().filter(), said);
                    known.entries.put(f.filter().filter(), f);
                }
                if (said instanceof Verdict.Refuse) return new Standing(said, null, List.of());
                if (said instanceof Verdict.Discard) verdict = said;
                if (said instanceof Verdict.Hold hold) held = hold.reason();
                if (!(said instanceof Verdict.Accept)) wanting.add(f);
            }
            return new Standing(verdict, held, wanting);
        }
    }

    private Verdict tell(SessionFacts session, Entry<MailFilter> f) {
        try {
            Verdict said = runner.call(
                    f.filter(), f.timeout(), () -> f.filter().filter().connected(session));
            return said == null ? Verdict.CONTINUE : said;
        } catch (FilterFailure e) {
            if (!e.isTimeout()) return Chain.failed(session.id(), f.name(), e.getCause());
            LOG.warn("session={} filter={} {}: 451", session.id(), f.name(), e.getMessage());
            return Chain.NOT_NOW;
        }
    }

    /** The client has gone, or another build of this bundle goes on with it. */
    void over(String session) {
        Known known = bySession.remove(session);
        if (known == null) return;
        synchronized (known) {
            known.entries.values().forEach(f -> runner.later(f.filter(), () -> disconnected(f, known.session)));
            known.entries.clear();
        }
    }

    private static void disconnected(Entry<MailFilter> f, SessionFacts session) {
        try {
            f.filter().filter().disconnected(session);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("session={} filter={} threw at the end of a connection", session.id(), f.name(), e);
        }
    }

    /** Keeps no filter that has gone. */
    void forget(MailFilter gone) {
        for (Known known : bySession.values()) {
            synchronized (known) {
                known.told.remove(gone);
                known.entries.remove(gone);
            }
        }
    }
}
