package org.amphora.dovecotauth.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;

/** What net calls: lines to the session, and the session's state to the next build of this bundle. */
final class DovecotAuthHandler implements ConnectionHandler {
    private final Session session;
    private final Consumer<DovecotAuthHandler> gone;
    private final LineFramer framer = new LineFramer();

    /** @param gone told once when net has made its last call */
    DovecotAuthHandler(Session session, Consumer<DovecotAuthHandler> gone) {
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
    public void idle() {
        session.idle();
    }

    @Override
    public void closed() {
        session.ended();
        gone.accept(this);
    }

    @Override
    public Optional<SessionState> detach() {
        if (!session.isAtBoundary()) return Optional.empty();
        SessionState state = HandedOver.save(session);
        session.ended();
        gone.accept(this);
        return Optional.of(state);
    }

    @Override
    public void expire() {
        session.close();
    }

    @Override
    public SessionSummary summary() {
        return new SessionSummary("", session.summary());
    }
}
