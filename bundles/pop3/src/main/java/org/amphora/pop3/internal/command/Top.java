package org.amphora.pop3.internal.command;

import org.amphora.api.store.MessageBody;
import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §7: the header and some lines of the body. */
public final class Top implements Command {
    @Override
    public void run(Session session, String argument) {
        String[] words = argument.strip().split(" +");
        if (words.length != 2) throw new BadArgument("TOP needs a message and a number of lines");
        int n = session.number(words[0]);
        long lines;
        try {
            lines = Long.parseLong(words[1]);
        } catch (NumberFormatException e) {
            lines = -1;
        }
        if (lines < 0) throw new BadArgument("A number of lines is needed");
        MessageBody body = Download.open(session, n);
        session.ok("Top of message follows");
        new Download(session, body, lines).proceed();
    }
}
