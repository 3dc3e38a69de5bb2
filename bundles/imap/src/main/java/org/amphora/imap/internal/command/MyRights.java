package org.amphora.imap.internal.command;

import org.amphora.api.store.Rights;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** MYRIGHTS, RFC 4314 §3.5. */
public final class MyRights implements Command {
    @Override
    public void run(Session session, Arguments in) {
        Shared.mustBeOn(session);
        in.space();
        String name = in.mailbox();
        in.end();
        put(session.out(), name, Shared.usable(session, name).rights());
        session.ok("Myrights completed");
    }

    static void put(Output out, String name, Rights rights) {
        out.put("* MYRIGHTS ").mailbox(name).put(' ').line(RightsText.of(rights));
    }
}
