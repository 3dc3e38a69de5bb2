package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.3.4. */
public final class Delete implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.end();
        session.store().delete(session.account(), name);
        session.ok("Delete completed");
    }
}
