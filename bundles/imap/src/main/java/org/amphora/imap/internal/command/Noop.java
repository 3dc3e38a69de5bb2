package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** NOOP and CHECK, RFC 3501 §6.1.2 and §6.4.1: what has changed is told with every command. */
public final class Noop implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        session.ok("Completed");
    }
}
