package org.amphora.pop3.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;

/** What net calls: lines to the session, and the session's state to the next build of this bundle. */
final class Pop3Handler implements ConnectionHandler {
    private final Session session;
    private final Consumer<Pop3Handler> gone;
    private final LineFramer framer = new LineFramer();

    /** @param gone told once when net has made its last call */
    Pop3Handler(Session session, Consumer<Pop3Handler> gone) {
        this.session = session;
        this.gone = gone;
    }

    @Override
    public void received(ByteBuffer in) {
        while (session.takesInput()) {
            String line = framer.next(in, session.lineLimit());
            if (line == null) return;
            session.line(line);
        }
    }

    @Override
    public void secured() {
        session.secured();
    }

    @Override
    public void idle() {
        // RFC 1939 §3: the session ends without UPDATE and without a word; a word does no harm and helps people
        session.close("-ERR [SYS/TEMP] Disconnected for inactivity");
    }

    @Override
    public void closed() {
        session.closed();
        gone.accept(this);
    }

    @Override
    public Optional<SessionState> detach() {
        if (!session.isAtBoundary()) return Optional.empty();
        SessionState state = HandedOver.save(session);
        session.release();
        gone.accept(this);
        return Optional.of(state);
    }

    @Override
    public void expire() {
        session.close("-ERR [SYS/TEMP] Server is restarting");
    }

    @Override
    public SessionSummary summary() {
        return new SessionSummary(session.account(), session.state().name());
    }
}
