package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** RFC 3501 §6.2.1. */
public final class StartTls implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        if (!session.whence().canStartTls()) throw new BadSyntax("TLS is not available here");
        session.startTls();
    }
}
