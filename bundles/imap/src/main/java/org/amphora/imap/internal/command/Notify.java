package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.notify.Notifications;
import org.amphora.imap.internal.notify.NotifySet;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 5465 §3.1. */
public final class Notify implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String written = in.rest();
        Notifications next = new Notifications(session, NotifySet.parse(in, session.namesUids()), written);
        try {
            session.stream(next.begin(), () -> {
                session.telling().notifies(next);
                // as a NOOP, whatever is told from now on
                session.okChanged("Notify completed");
            });
        } catch (RuntimeException e) {
            next.stop();
            throw e;
        }
    }
}
