package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §5: marks; QUIT removes. */
public final class Dele implements Command {
    @Override
    public void run(Session session, String argument) {
        int n = session.number(argument);
        session.maildrop().delete(n);
        session.ok("Marked to be deleted");
    }
}
