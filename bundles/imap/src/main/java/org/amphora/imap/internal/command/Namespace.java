package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 2342: one personal namespace. */
public final class Namespace implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        String separator = String.valueOf(session.store().separator());
        session.out().put("* NAMESPACE ((\"\" ").string(separator).line(")) NIL NIL");
        session.ok("Namespace completed");
    }
}
