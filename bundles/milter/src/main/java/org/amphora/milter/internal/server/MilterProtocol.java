package org.amphora.milter.internal.server;

import java.util.List;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;
import org.amphora.api.role.InFlight;

/** Opens and resumes sessions, and counts them. */
final class MilterProtocol implements ProtocolFactory {
    private final Services services;
    private final InFlight sessions = new InFlight();

    MilterProtocol(Services services) {
        this.services = services;
    }

    InFlight sessions() {
        return sessions;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        return handler(session(connection));
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        Session session = session(connection);
        ConnectionHandler handler = handler(session);
        if (!HandedOver.restore(state, session)) session.close();
        return handler;
    }

    /** A listener's profile names its filters; one without asks those of our own file. */
    private Session session(Connection connection) {
        String profile = connection.profile();
        List<String> names = profile.isBlank()
                ? services.settings().filters()
                : List.of(profile.strip().split("[,\\s]+"));
        return new Session(connection, services, names);
    }

    private ConnectionHandler handler(Session session) {
        boolean counted = sessions.enter();
        return new MilterHandler(session, services.settings().packetLimit(), h -> {
            if (counted) sessions.leave();
        });
    }
}
