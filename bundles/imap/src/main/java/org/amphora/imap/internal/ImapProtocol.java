package org.amphora.imap.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.Refusal;
import org.amphora.api.net.SessionState;
import org.amphora.api.role.InFlight;
import org.amphora.imap.internal.spool.AppendSpool;
import org.amphora.imap.internal.wire.Framer;

/** Opens and resumes sessions, and counts them. */
final class ImapProtocol implements ProtocolFactory {
    private final Services services;
    private final AppendSpool spool;
    private final InFlight inFlight = new InFlight();
    private final Seats seats = new Seats();
    private final Set<ImapHandler> open = ConcurrentHashMap.newKeySet();
    private volatile ImapSettings settings;

    ImapProtocol(Services services, AppendSpool spool, ImapSettings settings) {
        this.services = services;
        this.spool = spool;
        this.settings = settings;
    }

    /** For sessions from now on. */
    void settings(ImapSettings now) {
        settings = now;
    }

    InFlight sessions() {
        return inFlight;
    }

    Seats seats() {
        return seats;
    }

    /** The store has gone, or another has come: who idles must know. */
    void storeChanged() {
        for (ImapHandler handler : open) handler.session().storeChanged();
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        ImapHandler handler = handler(connection);
        handler.session().greet();
        return handler;
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        ImapHandler handler = handler(connection);
        if (!HandedOver.restore(state, handler.session())) handler.session().bye("Server has been updated");
        return handler;
    }

    @Override
    public ByteBuffer refusal(Refusal why) {
        String words = why == Refusal.NOT_ALLOWED
                ? "* BYE Access from your address is not allowed\r\n"
                : "* BYE [UNAVAILABLE] Too much from your address, try again later\r\n";
        return ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII));
    }

    private ImapHandler handler(Connection connection) {
        ImapSettings now = settings;
        Session session = new Session(connection, services, seats.new Seat(), now, spool);
        Framer framer = new Framer(now.maxLineLength());
        Literals literals = new Literals(session, framer, spool, now);
        boolean counted = inFlight.enter();
        ImapHandler handler = new ImapHandler(session, framer, literals, h -> {
            open.remove(h);
            if (counted) inFlight.leave();
        });
        open.add(handler);
        return handler;
    }
}
