package org.amphora.dovecotauth.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.amphora.api.auth.Sasl;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;
import org.amphora.api.role.InFlight;

/** Opens and resumes sessions, and counts them. */
final class DovecotAuthProtocol implements ProtocolFactory {
    private final Supplier<Optional<Sasl>> sasl;
    private final InFlight sessions = new InFlight();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile DovecotAuthSettings settings;

    /** @param sasl the one there is now, if any; asked once for each request */
    DovecotAuthProtocol(Supplier<Optional<Sasl>> sasl, DovecotAuthSettings settings) {
        this.sasl = sasl;
        this.settings = settings;
    }

    /** For sessions from now on. */
    void settings(DovecotAuthSettings now) {
        settings = now;
    }

    InFlight sessions() {
        return sessions;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        Session session = new Session(connection, sasl, settings);
        ConnectionHandler handler = handler(session);
        session.greet(connections.incrementAndGet());
        return handler;
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        Session session = new Session(connection, sasl, settings);
        ConnectionHandler handler = handler(session);
        if (!HandedOver.restore(state, session)) session.close();
        return handler;
    }

    private ConnectionHandler handler(Session session) {
        boolean counted = sessions.enter();
        return new DovecotAuthHandler(session, h -> {
            if (counted) sessions.leave();
        });
    }
}
