package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 2177. */
public final class Idle implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        session.startIdle();
    }
}
