package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
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
        String real = Create.normalised(session, Create.withoutLastSeparator(to, store.separator()));
        session.telling().changes(n -> n.changesName(from));
        session.telling().changes(n -> n.changesName(real));
        store.rename(session.account(), from, real);
        if (session.has(Extension.REV2)) tell(session, store, from, real);
        session.ok("Rename completed");
    }

    /** RFC 9051 §6.3.9.7; the inbox stays where it was. */
    private static void tell(Session session, MailStore store, String from, String to) {
        if (from.equals("INBOX")) return;
        store.find(session.account(), to).ifPresent(e -> ListMailboxes.tell(session.out(), e, store.separator(), from));
    }
}
