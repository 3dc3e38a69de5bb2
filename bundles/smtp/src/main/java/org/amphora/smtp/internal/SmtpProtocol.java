package org.amphora.smtp.internal;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.Refusal;
import org.amphora.api.net.SessionState;
import org.amphora.smtp.internal.session.Profile;
import org.amphora.smtp.internal.session.Replies;
import org.amphora.smtp.internal.session.Services;
import org.amphora.smtp.internal.session.Session;
import org.amphora.smtp.internal.wire.WireReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SMTP as net sees it. */
final class SmtpProtocol implements ProtocolFactory {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpProtocol.class);

    private final Services services;
    private final LongSupplier nanoClock;

    SmtpProtocol(Services services, LongSupplier nanoClock) {
        this.services = services;
        this.nanoClock = nanoClock;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        var handler = new SmtpConnection(connection, services, nanoClock);
        if (Profile.of(connection.profile()).isPresent()) handler.begin();
        else refuse(connection);
        return handler;
    }

    /** Only here a listener's profile is known to be wrong: to take it for another could open what was to be closed. */
    private static void refuse(Connection connection) {
        LOG.error(
                "etc/org.amphora.listener-{}.cfg: key profile = {}: mx, submission or lmtp is expected",
                connection.listener(),
                connection.profile());
        connection.close(ByteBuffer.wrap(Replies.MISCONFIGURED.bytes()));
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        var handler = new SmtpConnection(connection, services, nanoClock);
        if (state.format().equals(Session.FORMAT)) handler.resume(state);
        else connection.close(ByteBuffer.wrap(Replies.RESTARTING.bytes()));
        return handler;
    }

    @Override
    public ByteBuffer refusal(Refusal why) {
        WireReply reply = why == Refusal.NOT_ALLOWED ? Replies.NOT_FROM_THERE : Replies.NOT_NOW;
        return ByteBuffer.wrap(reply.bytes());
    }
}
