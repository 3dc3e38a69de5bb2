package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.BadSyntax;

/** The mailbox that a command of RFC 4314 names. */
final class Shared {
    /** §4: who has one of these may ask what more. */
    private static final Rights TELL =
            Rights.of(Right.LOOKUP, Right.READ, Right.INSERT, Right.CREATE, Right.DELETE_MAILBOX, Right.ADMINISTER);

    private Shared() {}

    /** To be asked first: where nothing is shared there are no such commands. */
    static void mustBeOn(Session session) {
        if (session.settings().sharedNamespace().isEmpty()) throw new BadSyntax("Unknown command");
    }

    /** One whose own rights the user may ask for. */
    static Mailbox usable(Session session, String name) {
        MailStore store = session.store();
        Mailbox mailbox = store.mailbox(Select.existing(session, store, name).id());
        if (mailbox.rights().hasAny(TELL)) return mailbox;
        throw new StoreException(Kind.NO_SUCH_MAILBOX, "No such mailbox");
    }

    /** One whose list the user may see and change. */
    static Mailbox administered(Session session, String name) {
        Mailbox mailbox = usable(session, name);
        mailbox.accessList();
        return mailbox;
    }
}
