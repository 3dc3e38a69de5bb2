package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §7. */
public final class Uidl implements Command {
    @Override
    public void run(Session session, String argument) {
        Listing.reply(session, argument, session.uniqueIds()::get);
    }
}
