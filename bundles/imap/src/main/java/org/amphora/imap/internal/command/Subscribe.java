package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** SUBSCRIBE and UNSUBSCRIBE, RFC 3501 §6.3.6 and §6.3.7; a name need not exist to be subscribed. */
public final class Subscribe implements Command {
    private final boolean subscribed;

    public Subscribe(boolean subscribed) {
        this.subscribed = subscribed;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.end();
        MailStore store = session.store();
        String real = Create.withoutLastSeparator(name, store.separator());
        session.telling().changes(n -> n.changesName(real));
        store.subscribe(session.account(), real, subscribed);
        session.ok(subscribed ? "Subscribe completed" : "Unsubscribe completed");
    }
}
