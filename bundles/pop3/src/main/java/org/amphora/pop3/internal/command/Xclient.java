package org.amphora.pop3.internal.command;

import java.util.Locale;
import org.amphora.api.site.Network;
import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;

/**
 * Dovecot's XCLIENT: a proxy of {@code login_trusted_networks} says for which client it speaks, {@code XCLIENT
 * ADDR=192.0.2.1 PORT=1234}. What else it says is passed over.
 */
public final class Xclient implements Command {
    private static final String ADDR = "ADDR=";

    @Override
    public void run(Session session, String argument) {
        if (!session.mayForward()) throw new BadArgument("You are not from a trusted network");
        for (String word : argument.strip().split(" +")) {
            if (!word.toUpperCase(Locale.ROOT).startsWith(ADDR)) continue;
            try {
                session.client(Network.address(word.substring(ADDR.length())));
            } catch (IllegalArgumentException e) {
                throw new BadArgument("Invalid ADDR");
            }
        }
        session.ok("Updated");
    }
}
