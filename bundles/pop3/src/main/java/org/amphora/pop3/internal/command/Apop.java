package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §7: needs the password itself on the server, which keeps none. */
public final class Apop implements Command {
    @Override
    public void run(Session session, String argument) {
        session.error("APOP is not supported; use AUTH SCRAM-SHA-256");
    }
}
