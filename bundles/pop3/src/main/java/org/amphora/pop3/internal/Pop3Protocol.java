package org.amphora.pop3.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.Refusal;
import org.amphora.api.net.SessionState;
import org.amphora.api.role.InFlight;

/** Opens and resumes sessions, and counts them. */
final class Pop3Protocol implements ProtocolFactory {
    private final Services services;
    private final MaildropLocks locks = new MaildropLocks();
    private final InFlight sessions = new InFlight();
    private volatile Pop3Settings settings;

    Pop3Protocol(Services services, Pop3Settings settings) {
        this.services = services;
        this.settings = settings;
    }

    /** For sessions from now on. */
    void settings(Pop3Settings now) {
        settings = now;
    }

    InFlight sessions() {
        return sessions;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        Session session = new Session(connection, services, locks, settings);
        ConnectionHandler handler = handler(session);
        // Dovecot's word, which saves its proxy a CAPA
        session.ok((session.mayForward() ? "[XCLIENT] " : "") + services.hostname() + " POP3 ready");
        return handler;
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        Session session = new Session(connection, services, locks, settings);
        ConnectionHandler handler = handler(session);
        if (!HandedOver.restore(state, session)) session.close("-ERR [SYS/TEMP] Server has been updated");
        return handler;
    }

    @Override
    public ByteBuffer refusal(Refusal why) {
        String words = why == Refusal.NOT_ALLOWED
                ? "-ERR [SYS/PERM] Access from your address is not allowed\r\n"
                : "-ERR [SYS/TEMP] Too much from your address, try again later\r\n";
        return ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII));
    }

    private ConnectionHandler handler(Session session) {
        boolean counted = sessions.enter();
        return new Pop3Handler(session, h -> {
            if (counted) sessions.leave();
        });
    }
}
