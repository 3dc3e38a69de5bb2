package org.amphora.milter.internal.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connections to one milter: between two transactions of a session its connection waits here for the next one. When
 * there are as many as may be, the one that has waited longest makes room. Safe on any thread.
 */
final class Links {
    private final MilterSettings settings;
    private final Set<String> sessions;
    /** By session; the one that has waited longest first. */
    private final Map<String, MilterLink> waiting = new LinkedHashMap<>();

    private int open;
    private boolean closed;

    /** @param sessions the ids of those that go on, kept by the caller */
    Links(MilterSettings settings, Set<String> sessions) {
        this.settings = settings;
        this.sessions = sessions;
    }

    MilterSettings settings() {
        return settings;
    }

    /** The session's own connection, if one waits, or null. */
    synchronized MilterLink take(String session) {
        return waiting.remove(session);
    }

    /** A new connection. */
    MilterLink connect() throws IOException {
        MilterLink eldest;
        synchronized (this) {
            eldest = open < settings.limits().connections() ? null : eldest();
            open++;
        }
        try {
            if (eldest != null) end(eldest);
            return new MilterLink(settings.endpoint().orElseThrow(), settings);
        } catch (IOException | RuntimeException e) {
            left();
            throw e;
        }
    }

    private MilterLink eldest() throws IOException {
        Iterator<MilterLink> all = waiting.values().iterator();
        if (!all.hasNext()) throw new IOException("all " + open + " connections are in use: milter_connection_limit");
        MilterLink eldest = all.next();
        all.remove();
        return eldest;
    }

    /** Back from a transaction that is over; it waits if its session may have another. */
    void give(String session, MilterLink link) {
        synchronized (this) {
            if (!closed && sessions.contains(session) && waiting.putIfAbsent(session, link) == null) return;
        }
        end(link);
    }

    /** A connection of no more use, which is told so. */
    void end(MilterLink link) {
        link.quit();
        left();
    }

    /** A connection that has failed. */
    void drop(MilterLink link) {
        left();
        try {
            link.close();
        } catch (IOException e) {
            // it has failed already
        }
    }

    private synchronized void left() {
        open--;
    }

    void disconnected(String session) {
        MilterLink link = take(session);
        if (link != null) end(link);
    }

    /** Those that wait end now, those that are in a transaction behind it. */
    void close() {
        List<MilterLink> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(waiting.values());
            waiting.clear();
        }
        all.forEach(this::end);
    }

    synchronized int open() {
        return open;
    }
}
