package org.amphora.testkit.filter;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.filter.FilterResult;
import org.amphora.api.filter.Transaction;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;

/** A transaction of a client that has said EHLO client.example. */
public final class FakeTransaction implements Transaction {
    private final String id;
    private final SessionFacts session;
    private final Direction direction;
    private final List<FilterResult> results = new ArrayList<>();

    public FakeTransaction(String id) {
        this(id, client().build(), Direction.INBOUND);
    }

    public FakeTransaction(String id, SessionFacts session, Direction direction) {
        this.id = id;
        this.session = session;
        this.direction = direction;
    }

    /** The facts of a client on the loopback address, to be changed where a test needs it. */
    public static SessionFacts.Builder client() {
        return SessionFacts.builder("session-1")
                .listener("smtp", "mx")
                .peer(InetAddress.getLoopbackAddress(), 40000)
                .helo("client.example", true);
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
