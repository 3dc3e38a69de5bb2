package org.amphora.imap.internal.command;

import java.time.Instant;
import java.util.ArrayList;
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
 * A message that a client brings, RFC 3501 §9, or has put together, RFC 4469.
 *
 * @param date null for now
 * @param whole null where it is put together
 */
record NewMessage(Flags flags, Instant date, SpooledBody whole, List<Part> parts) {

    /**
     * A part of a message that is put together.
     *
     * @param text null where a URL names it
     * @param url an octet for each character
     */
    record Part(SpooledBody text, String url) {}

    /** What stands before it. @param date in quotes, not looked at yet; null for none */
    private record Head(List<String> flags, String date) {}

    private static Head head(Arguments in) {
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
        return new Head(flags, date);
    }

    // ---- while it comes

    /**
     * Whether the literal that is announced at the end is this message, or a part of it; if not, what follows is behind it.
     *
     * @throws BadSyntax also if the end comes before that of the message
     */
    static boolean isAnnounced(Arguments in) {
        head(in);
        if (!in.takeWord("CATENATE (")) return isLiteralAnnounced(in);
        do {
            if (in.takeWord("URL ")) in.astring();
            else if (isTextAnnounced(in)) return true;
        } while (in.take(' '));
        in.expect(')');
        return false;
    }

    private static boolean isTextAnnounced(Arguments in) {
        in.takeWord("TEXT ");
        return isLiteralAnnounced(in);
    }

    private static boolean isLiteralAnnounced(Arguments in) {
        boolean utf8 = in.takeWord("UTF8 (");
        if (in.atLastLiteral()) return true;
        in.passMessage();
        if (utf8) in.expect(')');
        return false;
    }

    // ---- when the command is whole

    static NewMessage read(Session session, Arguments in) {
        Head head = head(in);
        List<Part> parts = List.of();
        SpooledBody whole = null;
        if (in.takeWord("CATENATE (")) parts = parts(session, in);
        else whole = literal(session, in);
        Instant date = head.date == null ? Instant.now() : ImapDate.dateTime(head.date);
        return new NewMessage(Flags.parse(head.flags), date, whole, parts);
    }

    private static List<Part> parts(Session session, Arguments in) {
        List<Part> parts = new ArrayList<>();
        do {
            if (in.takeWord("URL ")) {
                parts.add(new Part(null, in.astring()));
            } else {
                boolean text = in.takeWord("TEXT ");
                if (!text && !in.is('U') && !in.is('u')) throw new BadSyntax("TEXT or URL expected");
                parts.add(new Part(literal(session, in), null));
            }
        } while (in.take(' '));
        in.expect(')');
        return parts;
    }

    /** As it stands, or in parentheses, RFC 6855 §4. */
    private static SpooledBody literal(Session session, Arguments in) {
        boolean utf8 = in.takeWord("UTF8 (");
        if (utf8 && !session.isUnicode()) throw new BadSyntax("ENABLE UTF8=ACCEPT first");
        SpooledBody body = in.message();
        if (utf8) in.expect(')');
        return body;
    }

    /** For the store. @throws Refusal if it is empty, or cannot be put together */
    Append toAppend(Session session) {
        SpooledBody body = whole == null ? new Catenation(session).of(parts) : whole;
        // RFC 3502 §6.3.11: also how a client cancels
        if (body.length() == 0) throw new Refusal("", "Message is empty");
        return new Append(body, flags, date, UUID.randomUUID().toString());
    }
}
