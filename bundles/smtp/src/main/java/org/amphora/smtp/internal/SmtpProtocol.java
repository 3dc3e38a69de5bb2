package org.amphora.smtp.internal;

import java.nio.ByteBuffer;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;
import org.amphora.smtp.internal.session.Replies;
import org.amphora.smtp.internal.session.Services;
import org.amphora.smtp.internal.session.Session;
import org.amphora.smtp.internal.wire.WireReply;

/** SMTP as net sees it. */
final class SmtpProtocol implements ProtocolFactory {
    private final Services services;

    SmtpProtocol(Services services) {
        this.services = services;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        var handler = new SmtpConnection(connection, services);
        handler.greet(WireReply.plain(220, services.settings().greeting(services.hostname())));
        return handler;
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        var handler = new SmtpConnection(connection, services);
        if (state.format().equals(Session.FORMAT)) handler.resume(state);
        else connection.close(ByteBuffer.wrap(Replies.RESTARTING.bytes()));
        return handler;
    }
}
