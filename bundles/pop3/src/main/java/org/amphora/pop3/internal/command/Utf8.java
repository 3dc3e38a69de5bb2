package org.amphora.pop3.internal.command;

import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 6856 §2. Messages go out as they are in either mode, and a name and a password may be UTF-8 in either. */
public final class Utf8 implements Command {
    @Override
    public void run(Session session, String argument) {
        if (!argument.isEmpty()) throw new BadArgument("UTF8 takes no argument");
        session.ok("UTF-8 it is");
    }
}
