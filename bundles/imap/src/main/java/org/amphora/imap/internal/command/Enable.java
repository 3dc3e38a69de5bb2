package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 5161: what is not known is passed over; the response names what is on by this command. */
public final class Enable implements Command {
    @Override
    public void run(Session session, Arguments in) {
        boolean condStore = false;
        in.space();
        do condStore |= in.word().equals("CONDSTORE");
        while (in.take(' '));
        in.end();
        if (condStore) session.enableCondStore();
        session.out().put("* ENABLED").line(condStore ? " CONDSTORE" : "");
        session.ok("Enable completed");
    }
}
