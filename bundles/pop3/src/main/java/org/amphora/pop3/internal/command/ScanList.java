package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** LIST, RFC 1939 §5. */
public final class ScanList implements Command {
    @Override
    public void run(Session session, String argument) {
        Listing.reply(session, argument, n -> Long.toString(session.maildrop().octets(n)));
    }
}
