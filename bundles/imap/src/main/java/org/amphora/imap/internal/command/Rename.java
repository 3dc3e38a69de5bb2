package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.3.5. */
public final class Rename implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String from = in.mailbox();
        in.space();
        String to = in.mailbox();
        in.end();
        MailStore store = session.store();
        store.rename(session.account(), from, Create.withoutLastSeparator(to, store.separator()));
        session.ok("Rename completed");
    }
}
