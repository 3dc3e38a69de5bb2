package org.amphora.smtp.internal.session;

import org.amphora.smtp.internal.wire.WireReply;

/** The commands that do no more than answer; their effects stand in the table. */
final class Simple {
    static final Command NOOP = (session, argument) -> Replies.DONE;
    static final Command RSET = withoutArgument(Replies.DONE);
    static final Command QUIT = withoutArgument(Replies.BYE);
    static final Command HELP = (session, argument) -> Replies.HELP;
    static final Command VRFY = Simple::vrfy;
    static final Command REFUSED = (session, argument) -> Replies.NOT_IMPLEMENTED;
    static final Command UNKNOWN = (session, argument) -> Replies.UNKNOWN;
    static final Command NO_MAIL_CLIENT = (session, argument) -> Replies.NO_MAIL_CLIENT;

    private Simple() {}

    private static WireReply vrfy(Session session, String argument) {
        if (session.services.settings().disableVrfy()) return Replies.NOT_IMPLEMENTED;
        return argument.isEmpty() ? Replies.VRFY_SYNTAX : Replies.CANNOT_VRFY;
    }

    private static Command withoutArgument(WireReply reply) {
        return (session, argument) -> argument.isEmpty() ? reply : Replies.NO_ARGUMENT;
    }
}
