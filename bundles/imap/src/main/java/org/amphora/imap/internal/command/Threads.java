package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.search.ThreadRun;
import org.amphora.imap.internal.wire.Arguments;

/** THREAD, RFC 5256 §3. */
public final class Threads implements Command {
    private final boolean uid;

    public Threads(boolean uid) {
        this.uid = uid;
    }

    @Override
    public void run(Session session, Arguments in) {
        ThreadRun run = ThreadRun.parse(session, in, uid);
        session.stream(run, () -> {
            if (run.isUnreadable()) session.no("UNAVAILABLE", "Some messages cannot be read");
            else session.ok("Thread completed");
        });
    }
}
