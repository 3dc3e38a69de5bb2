package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** RFC 2342: a personal namespace, and that of other users if anything can be shared. */
public final class Namespace implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        String separator = String.valueOf(session.store().separator());
        String shared = session.settings().sharedNamespace();
        Output out = session.out().put("* NAMESPACE ((\"\" ").string(separator).put(")) ");
        if (shared.isEmpty()) out.line("NIL NIL");
        else out.put("((").string(shared + separator).put(' ').string(separator).line(")) NIL");
        session.ok("Namespace completed");
    }
}
