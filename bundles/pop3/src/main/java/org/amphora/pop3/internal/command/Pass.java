package org.amphora.pop3.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §7: the argument is the whole rest of the line, spaces included. */
public final class Pass implements Command {
    @Override
    public void run(Session session, String argument) {
        if (session.user().isEmpty()) throw new BadArgument("USER comes first");
        char[] password =
                new String(argument.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).toCharArray();
        String user = session.user();
        session.user("");
        try {
            session.loggedIn(session.sasl().login(user, password, session.saslContext()));
        } finally {
            Arrays.fill(password, (char) 0);
        }
    }
}
