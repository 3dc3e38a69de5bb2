package org.amphora.imap.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;
import org.amphora.imap.internal.wire.Framer;

/** What net calls: commands to the session, literals to where they belong, the session's state to the next build. */
final class ImapHandler implements ConnectionHandler {
    private final Session session;
    private final Input input;
    private final Framer framer;
    private final Literals literals;
    private final Consumer<ImapHandler> gone;

    /** @param gone told once when net has made its last call */
    ImapHandler(Session session, Framer framer, Literals literals, Consumer<ImapHandler> gone) {
        this.session = session;
        input = session.input();
        this.framer = framer;
        this.literals = literals;
        this.gone = gone;
    }

    Session session() {
        return session;
    }

    @Override
    public void received(ByteBuffer in) {
        while (input.isTaken()) {
            switch (framer.next(in, input.inDialogue())) {
                case NOTHING -> {
                    input.done();
                    return;
                }
                case COMMAND -> input.command(framer.take(), literals.takeMessages(), in.hasRemaining());
                case LITERAL -> literals.announced();
                case DATA -> literals.data(in);
                case TOO_LONG -> literals.refuse("BAD Line too long");
                case PASSED -> literals.passed();
            }
        }
    }

    @Override
    public void secured() {
        framer.reset();
        session.secured();
    }

    @Override
    public void idle() {
        // RFC 3501 §5.4
        session.bye("Disconnected for inactivity");
    }

    @Override
    public void closed() {
        literals.forget();
        session.release();
        gone.accept(this);
    }

    @Override
    public Optional<SessionState> detach() {
        if (!input.isAtBoundary() || !framer.atBoundary()) return Optional.empty();
        input.done();
        SessionState state = HandedOver.save(session);
        session.release();
        gone.accept(this);
        return Optional.of(state);
    }

    @Override
    public void expire() {
        session.bye("[UNAVAILABLE] Server is restarting");
    }

    @Override
    public SessionSummary summary() {
        return new SessionSummary(session.account(), session.state().name());
    }
}
