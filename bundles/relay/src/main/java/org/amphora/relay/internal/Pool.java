package org.amphora.relay.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.relay.internal.session.Session;

/** Sessions that wait for the next message to the same destination. Safe on any thread. */
final class Pool {
    /**
     * @param size sessions that wait at the same time
     * @param idle how long one waits
     * @param age how old one may be
     * @param uses transactions in one; 0 is any number
     */
    record Limits(int size, Duration idle, Duration age, int uses) {}

    private record Waiting(Session session, long since) {}

    private final Map<String, Deque<Waiting>> byDestination = new HashMap<>();
    private final Limits limits;
    private int size;
    private boolean closed;

    Pool(Limits limits) {
        this.limits = limits;
    }

    synchronized int size() {
        return size;
    }

    /** A session that seems to be alive; the caller owns it. */
    Optional<Session> take(String destination) {
        while (true) {
            Session session;
            synchronized (this) {
                Deque<Waiting> waiting = byDestination.get(destination);
                if (waiting == null) return Optional.empty();
                session = waiting.pop().session;
                size--;
                if (waiting.isEmpty()) byDestination.remove(destination);
            }
            if (session.wire().isQuiet()) return Optional.of(session);
            session.close();
        }
    }

    /** Takes over a session between two transactions, or ends it. */
    void give(String destination, Session session) {
        if (!keeps(destination, session)) session.close();
    }

    private synchronized boolean keeps(String destination, Session session) {
        long now = System.nanoTime();
        boolean worn = limits.uses > 0 && session.transactions() >= limits.uses
                || now - session.opened() > limits.age.toNanos();
        if (closed || worn || size >= limits.size || limits.idle.isZero()) return false;
        session.rest(limits.idle);
        byDestination.computeIfAbsent(destination, d -> new ArrayDeque<>()).push(new Waiting(session, now));
        size++;
        return true;
    }

    /** Ends those that have waited long enough. */
    void reap() {
        end(limits.idle);
    }

    /** Ends all, takes no more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        end(Duration.ZERO);
    }

    private void end(Duration idle) {
        List<Session> over = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            for (Iterator<Deque<Waiting>> all = byDestination.values().iterator(); all.hasNext(); ) {
                Deque<Waiting> waiting = all.next();
                while (!waiting.isEmpty() && now - waiting.peekLast().since >= idle.toNanos())
                    over.add(waiting.pollLast().session);
                if (waiting.isEmpty()) all.remove();
            }
            size -= over.size();
        }
        over.forEach(Session::close);
    }
}
