package org.amphora.smtp.internal.session;

import org.amphora.smtp.internal.wire.BodyFramer;
import org.amphora.smtp.internal.wire.WireReply;

/** DATA: what follows it is {@link IncomingBody}'s. */
final class Data implements Command {
    @Override
    public WireReply run(Session session, String argument) {
        if (!argument.isEmpty()) return Replies.NO_ARGUMENT;
        IncomingMessage message = IncomingMessage.open(session);
        if (message.fault() != null) return message.partly();
        session.read(new IncomingBody(session, message, new BodyFramer(message.isMended())));
        return Replies.GO_AHEAD_DATA;
    }
}
