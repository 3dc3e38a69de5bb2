package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §5. */
public final class Noop implements Command {
    @Override
    public void run(Session session, String argument) {
        session.ok("");
    }
}
