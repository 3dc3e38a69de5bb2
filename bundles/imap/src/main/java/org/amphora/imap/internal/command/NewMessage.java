package org.amphora.imap.internal.command;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.ImapDate;

/**
 * What stands before a message that a client brings, RFC 3501 §9.
 *
 * @param date in quotes, not looked at yet; null for none
 * @param utf8 whether the message stands in parentheses, RFC 6855 §4
 */
record NewMessage(List<String> flags, String date, boolean utf8) {

    /** Up to the message. */
    static NewMessage parse(Arguments in) {
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
        return new NewMessage(flags, date, in.takeWord("UTF8 ("));
    }

    /** What stands behind the message. */
    void end(Arguments in) {
        if (utf8) in.expect(')');
    }

    /** The message, and what stands before and behind it. */
    static Append read(Session session, Arguments in) {
        NewMessage before = parse(in);
        SpooledBody body = in.message();
        before.end(in);
        if (before.utf8 && !session.isUnicode()) throw new BadSyntax("ENABLE UTF8=ACCEPT first");
        Instant date = before.date == null ? Instant.now() : ImapDate.dateTime(before.date);
        return new Append(
                body, Flags.parse(before.flags), date, UUID.randomUUID().toString());
    }

    /** RFC 3502 §6.3.11: also how a client cancels. */
    static void mustHoldSomething(List<Append> messages) {
        if (messages.stream().anyMatch(m -> m.body().length() == 0)) throw new Refusal("", "Message is empty");
    }
}
