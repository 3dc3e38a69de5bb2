package org.amphora.imap.internal.command;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.ImapDate;

/** RFC 3501 §6.3.11, with APPENDUID, RFC 4315 §3. */
public final class Append implements Command {
    private record Target(String mailbox, List<String> flags, Instant date) {}

    @Override
    public void run(Session session, Arguments in) {
        Target to = target(in);
        SpooledBody body = in.message();
        in.end();
        if (body.length() == 0) throw new Refusal("", "Message is empty");
        MailStore store = session.store();
        Mailbox mailbox =
                store.mailbox(Select.target(session, store, to.mailbox()).id());
        Instant date = to.date() == null ? Instant.now() : to.date();
        String key = UUID.randomUUID().toString();
        var message = new org.amphora.api.store.Append(body, Flags.parse(to.flags()), date, key);
        Mailbox.Appended done = Copy.twice(() -> mailbox.append(List.of(message)));
        long uid = done.uids().get(0);
        String code = uid == 0 ? "" : "[APPENDUID " + done.uidValidity() + ' ' + uid + "] ";
        session.ok(code + "Append completed");
    }

    private static Target target(Arguments in) {
        in.space();
        String mailbox = in.mailbox();
        in.space();
        List<String> flags = List.of();
        if (in.is('(')) {
            flags = in.flagList();
            in.space();
        }
        Instant date = null;
        if (in.is('"')) {
            date = ImapDate.dateTime(in.string());
            in.space();
        }
        return new Target(mailbox, flags, date);
    }

    /**
     * Whether the literal announced at the end is the message, not the mailbox's name.
     *
     * @param in the command so far, behind its name
     */
    public boolean expectsMessage(Arguments in) {
        in.space();
        if (in.atLastLiteral()) return false;
        // the mailbox may be a literal that has come already, with its octets
        in.astring();
        in.space();
        if (in.is('(')) {
            in.flagList();
            in.space();
        }
        if (in.is('"')) {
            in.string();
            in.space();
        }
        return in.atLastLiteral();
    }
}
