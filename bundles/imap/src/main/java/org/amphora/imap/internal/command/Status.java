package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxStatus;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** STATUS, RFC 3501 §6.3.10, with SIZE and DELETED (RFC 8438, RFC 9051) and APPENDLIMIT (RFC 7889). */
public final class Status implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.space();
        StatusItems items = StatusItems.parse(in);
        in.end();
        if (items.enableCondStore()) session.enable(Extension.CONDSTORE);
        MailStore store = session.store();
        MailboxStatus status =
                store.mailbox(Select.existing(session, store, name).id()).status();
        items.put(session.out(), name, status, session.settings().appendLimit());
        session.ok("Status completed");
    }
}
