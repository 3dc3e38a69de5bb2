package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §5: nothing is marked any more. */
public final class Rset implements Command {
    @Override
    public void run(Session session, String argument) {
        session.maildrop().reset();
        session.ok("");
    }
}
