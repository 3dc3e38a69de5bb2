package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.2.3; names and passwords in UTF-8. */
public final class Login implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = Arguments.utf8(in.astring());
        in.space();
        char[] password = Arguments.utf8(in.astring()).toCharArray();
        in.end();
        LoginOutcome.respond(
                session,
                session.whence().sasl().login(name, password, session.whence().context()));
    }
}
