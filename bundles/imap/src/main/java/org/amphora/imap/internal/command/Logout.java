package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.1.3. */
public final class Logout implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        session.out().line("* BYE Logging out");
        session.ok("Logout completed");
        session.end();
    }
}
