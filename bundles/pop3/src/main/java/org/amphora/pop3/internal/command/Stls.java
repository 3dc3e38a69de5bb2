package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 2595 §4. */
public final class Stls implements Command {
    @Override
    public void run(Session session, String argument) {
        if (!session.canStartTls()) throw new BadArgument("TLS is not available here");
        if (!argument.isEmpty()) throw new BadArgument("STLS takes no argument");
        session.startTls();
    }
}
