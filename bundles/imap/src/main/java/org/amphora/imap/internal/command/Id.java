package org.amphora.imap.internal.command;

import java.net.InetAddress;
import org.amphora.api.site.Network;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.State;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RFC 2971: names for people who look for a fault. From a proxy of {@code login_trusted_networks} one counts, as in
 * Dovecot: {@code x-originating-ip}, the client that it speaks for.
 */
public final class Id implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Id.class);
    /** RFC 2971 §3.3. */
    private static final int MOST_FIELDS = 30;

    private static final String ORIGIN = "x-originating-ip";

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        StringBuilder client = new StringBuilder();
        String origin = null;
        if (in.take('(')) {
            for (int fields = 0; !in.take(')'); fields++) {
                if (fields == MOST_FIELDS) throw new BadSyntax("Too many fields");
                if (fields > 0) in.space();
                String name = in.string();
                in.space();
                String value = in.nstring();
                client.append(' ').append(name).append('=').append(value);
                if (name.equalsIgnoreCase(ORIGIN) && value != null) origin = value;
            }
        } else if (in.nstring() != null) {
            throw new BadSyntax("List or NIL expected");
        }
        in.end();
        if (origin != null
                && session.state() == State.NOT_AUTHENTICATED
                && session.whence().mayForward()) session.whence().client(address(origin));
        if (LOG.isDebugEnabled()) LOG.debug("client is{}", client.toString().replaceAll("\\p{Cntrl}", "?"));
        session.out().line("* ID (\"name\" \"Amphora\")");
        session.ok("ID completed");
    }

    private static InetAddress address(String text) {
        try {
            return Network.address(text);
        } catch (IllegalArgumentException e) {
            throw new BadSyntax(ORIGIN + " is no address");
        }
    }
}
