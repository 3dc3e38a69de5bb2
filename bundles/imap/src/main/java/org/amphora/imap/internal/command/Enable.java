package org.amphora.imap.internal.command;

import java.util.EnumSet;
import java.util.Set;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.State;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** RFC 5161: what is not known is passed over; the response names what is on by this command. */
public final class Enable implements Command {
    @Override
    public void run(Session session, Arguments in) {
        Set<Extension> asked = EnumSet.noneOf(Extension.class);
        in.space();
        do Extension.named(in.word()).ifPresent(asked::add);
        while (in.take(' '));
        in.end();
        if (session.state() == State.SELECTED && asked.stream().anyMatch(Extension::needsNoMailbox))
            throw new BadSyntax("Not while a mailbox is selected");
        session.out().put("* ENABLED");
        for (Extension e : asked) {
            session.enable(e);
            session.out().put(' ').put(e.word());
        }
        session.out().line("");
        session.ok("Enable completed");
    }
}
