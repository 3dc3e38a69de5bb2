package org.amphora.imap.internal.command;

import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Right;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** CLOSE and UNSELECT, RFC 3501 §6.4.2 and RFC 3691: the one expunges without a word, the other does not. */
public final class Close implements Command {
    private final boolean expunge;

    /** @param expunge CLOSE */
    public Close(boolean expunge) {
        this.expunge = expunge;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.end();
        if (expunge && !session.view().isReadOnly()) expunge(session.mailbox());
        session.unselect();
        session.ok(expunge ? "Close completed" : "Unselect completed");
    }

    /** RFC 4314 §4: who may not is not told. */
    private static void expunge(Mailbox mailbox) {
        if (mailbox.rights().has(Right.EXPUNGE)) mailbox.expunge(UidSet.ALL);
    }
}
