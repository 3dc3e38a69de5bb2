package org.amphora.imap.internal.command;

import java.time.Instant;
import java.util.ArrayList;
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
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.ImapDate;

/** APPEND, RFC 3501 §6.3.11, of one or several messages, all or none (RFC 3502), with APPENDUID, RFC 4315 §3. */
public final class Append implements Command {
    /**
     * What stands before a message.
     *
     * @param date in quotes, not looked at yet; null for none
     * @param utf8 whether the message stands in parentheses, RFC 6855 §4
     */
    private record Options(List<String> flags, String date, boolean utf8) {
        /** What stands behind the message. */
        void end(Arguments in) {
            if (utf8) in.expect(')');
        }
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.space();
        List<org.amphora.api.store.Append> messages = new ArrayList<>();
        do messages.add(message(session, in));
        while (in.take(' ') && !in.atEnd());
        in.end();
        // RFC 3502 §6.3.11: also how a client cancels
        if (messages.stream().anyMatch(m -> m.body().length() == 0)) throw new Refusal("", "Message is empty");
        MailStore store = session.store();
        Mailbox mailbox = store.mailbox(Select.target(session, store, name).id());
        Mailbox.Appended done = Copy.twice(() -> mailbox.append(messages));
        String code =
                done.uids().contains(0L) ? "" : "[APPENDUID " + done.uidValidity() + ' ' + Copy.set(done.uids()) + "] ";
        session.ok(code + "Append completed");
    }

    private static org.amphora.api.store.Append message(Session session, Arguments in) {
        Options options = options(in);
        SpooledBody body = in.message();
        options.end(in);
        if (options.utf8() && !session.isUnicode()) throw new BadSyntax("ENABLE UTF8=ACCEPT first");
        Instant date = options.date() == null ? Instant.now() : ImapDate.dateTime(options.date());
        String key = UUID.randomUUID().toString();
        return new org.amphora.api.store.Append(body, Flags.parse(options.flags()), date, key);
    }

    /** Up to the message. */
    private static Options options(Arguments in) {
        List<String> flags = List.of();
        if (in.is('(')) {
            flags = in.flagList();
            in.space();
        }
        String date = null;
        if (in.is('"')) {
            date = in.string();
            in.space();
        }
        return new Options(flags, date, in.takeWord("UTF8 ("));
    }

    /**
     * Whether the literal announced at the end is a message, not the mailbox's name.
     *
     * @param in the command so far, behind its name
     */
    public boolean expectsMessage(Arguments in) {
        in.space();
        if (in.atLastLiteral()) return false;
        // the mailbox may be a literal that has come already, with its octets
        in.astring();
        while (true) {
            in.space();
            Options options = options(in);
            if (in.atLastLiteral()) return true;
            in.passMessage();
            options.end(in);
        }
    }
}
