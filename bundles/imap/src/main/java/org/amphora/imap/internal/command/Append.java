package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.imap.internal.MessageCommand;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/**
 * APPEND, RFC 3501 §6.3.11, of one or several messages, all or none (RFC 3502), some put together of parts (RFC 4469), with
 * APPENDUID, RFC 4315 §3.
 */
public final class Append implements MessageCommand {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.space();
        List<NewMessage> messages = new ArrayList<>();
        do messages.add(NewMessage.read(session, in));
        while (in.take(' ') && !in.atEnd());
        in.end();
        MailStore store = session.store();
        Mailbox mailbox = store.mailbox(Select.target(session, store, name).id());
        var whole = messages.stream().map(m -> m.toAppend(session)).toList();
        Mailbox.Appended done = Copy.twice(() -> mailbox.append(whole));
        session.telling().changes(n -> n.makesMessages(mailbox.id(), done.uids()));
        session.ok(code(done) + "Append completed");
    }

    /** The response code and a blank; empty where a UID is not known any more. */
    static String code(Mailbox.Appended done) {
        return done.uids().contains(0L) ? "" : "[APPENDUID " + done.uidValidity() + ' ' + Copy.set(done.uids()) + "] ";
    }

    @Override
    public boolean expectsMessage(Arguments in) {
        in.space();
        if (in.atLastLiteral()) return false;
        // the mailbox may be a literal that has come already, with its octets
        in.astring();
        do in.space();
        while (!NewMessage.isAnnounced(in));
        return true;
    }
}
