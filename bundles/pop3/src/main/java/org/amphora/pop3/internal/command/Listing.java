package org.amphora.pop3.internal.command;

import java.util.function.IntFunction;
import org.amphora.pop3.internal.Maildrop;
import org.amphora.pop3.internal.Session;

/** A line for each message that is not deleted, as LIST and UIDL give them; a slow reader holds no thread. */
final class Listing {
    private static final int CHUNK = 16 * 1024;

    private final Session session;
    private final IntFunction<String> value;
    private int next = 1;

    Listing(Session session, IntFunction<String> value) {
        this.session = session;
        this.value = value;
    }

    /** Replies to LIST or UIDL, with a number or for all. */
    static void reply(Session session, String argument, IntFunction<String> value) {
        if (!argument.isBlank()) {
            int n = session.number(argument);
            session.ok(n + " " + value.apply(n));
            return;
        }
        session.ok(session.maildrop().count() + " messages");
        new Listing(session, value).proceed();
    }

    private void proceed() {
        Maildrop drop = session.maildrop();
        while (next <= drop.last()) {
            if (!session.isWritable()) {
                session.whenWritable(this::proceed);
                return;
            }
            StringBuilder b = new StringBuilder(CHUNK + 64);
            for (; next <= drop.last() && b.length() < CHUNK; next++)
                if (!drop.isDeleted(next))
                    b.append(next).append(' ').append(value.apply(next)).append("\r\n");
            session.send(b.toString());
        }
        session.send(".\r\n");
    }
}
