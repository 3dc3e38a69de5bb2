package org.amphora.imap.internal.command;

import java.util.List;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.MessageCommand;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.SequenceSet;

/**
 * REPLACE and UID REPLACE, RFC 8508: a message comes, and the one in whose place it comes goes. A crash may leave both,
 * never neither.
 */
public final class Replace implements MessageCommand {
    private static final Rights REMOVE = Rights.of(Right.DELETE_MESSAGES, Right.EXPUNGE);

    private final boolean uid;

    public Replace(boolean uid) {
        this.uid = uid;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        SequenceSet set = in.sequenceSet();
        in.space();
        String name = in.mailbox();
        in.space();
        NewMessage message = NewMessage.read(session, in);
        in.end();
        UidSet old = old(session, set);
        Mailbox mailbox = session.writableMailbox();
        if (mailbox.messages().indexOf(old.first(0)) < 0) throw new Refusal("EXPUNGEISSUED", "The message is gone");
        // RFC 8508 §4.1: the rights of APPEND, STORE and EXPUNGE, before anything is done
        if (!mailbox.rights().hasAll(REMOVE)) throw new Refusal("NOPERM", "Not permitted");
        MailStore store = session.store();
        Mailbox target = store.mailbox(Select.target(session, store, name).id());
        var whole = List.of(message.toAppend(session));
        Mailbox.Appended done = Copy.twice(() -> target.append(whole));
        session.telling().changes(n -> n.makesMessages(target.id(), done.uids()));
        Copy.twice(() -> mailbox.remove(old));
        // RFC 8508 §4.3: before the EXPUNGE response, which comes with all that is told
        String code = Append.code(done);
        if (!code.isEmpty()) session.out().put("* OK ").put(code).line("Replacement is there");
        session.okExpunged("Replace completed");
    }

    /** The UID of the one message that is named. */
    private UidSet old(Session session, SequenceSet set) {
        if (!set.isSingle()) throw new BadSyntax("One message is expected");
        UidSet numbers = Chosen.numbers(session, set, uid);
        if (numbers.isEmpty()) throw new Refusal("", "No such message");
        return session.view().uidsOf(numbers);
    }

    @Override
    public boolean expectsMessage(Arguments in) {
        in.space();
        in.sequenceSet();
        in.space();
        if (in.atLastLiteral()) return false;
        in.astring();
        in.space();
        return NewMessage.isAnnounced(in);
    }
}
