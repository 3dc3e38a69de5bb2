package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** RFC 8437: as after the greeting, but for TLS; nothing is expunged. */
public final class Unauthenticate implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.end();
        // RFC 8437 §4.1 would have it end, but what the client pipelines behind could not be told apart
        if (session.isCompressed()) throw new BadSyntax("Not while compression is on");
        session.unauthenticate();
        session.ok("Unauthenticate completed");
    }
}
