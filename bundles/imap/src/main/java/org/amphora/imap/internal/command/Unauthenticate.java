package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 8437: as after the greeting, but for TLS; nothing is expunged. */
public final class Unauthenticate implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        session.unauthenticate();
        session.ok("Unauthenticate completed");
    }
}
