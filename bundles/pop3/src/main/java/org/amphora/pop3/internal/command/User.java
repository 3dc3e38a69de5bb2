package org.amphora.pop3.internal.command;

import java.nio.charset.StandardCharsets;
import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/** RFC 1939 §7; the answer does not tell whether there is such a user. */
public final class User implements Command {
    @Override
    public void run(Session session, String argument) {
        if (argument.isBlank()) throw new BadArgument("A name is needed");
        if (!session.sasl().allowsLogin(session.saslContext()))
            throw new BadArgument("Plain-text authentication needs TLS");
        session.user(new String(argument.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        session.ok("Send the password");
    }
}
