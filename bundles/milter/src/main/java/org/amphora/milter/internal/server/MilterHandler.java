package org.amphora.milter.internal.server;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;
import org.amphora.milter.internal.wire.Framer;
import org.amphora.milter.internal.wire.Malformed;
import org.amphora.milter.internal.wire.Packet;

/** What net calls: packets to the session, and the session's state to the next build of this bundle. */
final class MilterHandler implements ConnectionHandler {
    private final Session session;
    private final Framer framer;
    private final Consumer<MilterHandler> gone;

    /** @param gone told once when net has made its last call */
    MilterHandler(Session session, int packetLimit, Consumer<MilterHandler> gone) {
        this.session = session;
        this.framer = new Framer(packetLimit);
        this.gone = gone;
    }

    @Override
    public void received(ByteBuffer in) {
        try {
            while (session.takesInput()) {
                Packet packet = framer.next(in);
                if (packet == null) return;
                session.packet(packet);
            }
        } catch (Malformed e) {
            session.broken(e.getMessage());
        }
    }

    @Override
    public void idle() {
        session.close();
    }

    @Override
    public void closed() {
        session.ended();
        gone.accept(this);
    }

    /** Between two messages, and between two packets. */
    @Override
    public Optional<SessionState> detach() {
        if (!session.isAtBoundary() || !framer.isEmpty()) return Optional.empty();
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
