package org.amphora.pop3.internal.command;

import org.amphora.api.store.MessageBody;
import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §5. */
public final class Retr implements Command {
    @Override
    public void run(Session session, String argument) {
        int n = session.number(argument);
        MessageBody body = Download.open(session, n);
        session.ok(session.maildrop().octets(n) + " octets");
        new Download(session, body, Long.MAX_VALUE).proceed();
    }
}
