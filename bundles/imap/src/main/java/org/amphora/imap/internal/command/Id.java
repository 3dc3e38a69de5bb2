package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RFC 2971: names for people who look for a fault; nothing follows from them. */
public final class Id implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Id.class);
    /** RFC 2971 §3.3. */
    private static final int MOST_FIELDS = 30;

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        StringBuilder client = new StringBuilder();
        if (in.take('(')) {
            for (int fields = 0; !in.take(')'); fields++) {
                if (fields == MOST_FIELDS) throw new BadSyntax("Too many fields");
                if (fields > 0) in.space();
                client.append(' ').append(in.string()).append('=');
                in.space();
                client.append(in.nstring());
            }
        } else if (in.nstring() != null) {
            throw new BadSyntax("List or NIL expected");
        }
        in.end();
        if (LOG.isDebugEnabled()) LOG.debug("client is{}", client.toString().replaceAll("\\p{Cntrl}", "?"));
        session.out().line("* ID (\"name\" \"Amphora\")");
        session.ok("ID completed");
    }
}
