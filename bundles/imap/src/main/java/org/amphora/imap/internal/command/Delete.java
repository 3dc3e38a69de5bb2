package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.3.4. */
public final class Delete implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.end();
        MailStore store = session.store();
        View view = session.view();
        boolean own = view != null
                && store.find(session.account(), name)
                        .filter(e -> view.mailbox().equals(e.id()))
                        .isPresent();
        session.telling().changes(n -> n.changesName(name));
        store.delete(session.account(), name);
        // other sessions that have it selected are told good-bye; this one knows what it does
        if (own) session.unselect();
        session.ok("Delete completed");
    }
}
