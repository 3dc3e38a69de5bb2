package org.amphora.imap.internal.command;

import org.amphora.api.store.Mailbox;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.SequenceSet;

/** EXPUNGE and UID EXPUNGE, RFC 3501 §6.4.3 and RFC 4315 §2.1; the responses come with all that is told. */
public final class Expunge implements Command {
    private final boolean uid;

    public Expunge(boolean uid) {
        this.uid = uid;
    }

    @Override
    public void run(Session session, Arguments in) {
        SequenceSet set = null;
        if (uid) {
            in.space();
            set = in.sequenceSet();
        }
        in.end();
        Mailbox mailbox = session.writableMailbox();
        View view = session.view();
        UidSet gone = mailbox.expunge(set == null ? UidSet.ALL : view.uidsOf(view.numbers(set, true)));
        if (gone.isEmpty()) session.ok("Expunge completed");
        else session.okExpunged("Expunge completed");
    }
}
