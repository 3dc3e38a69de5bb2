package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.search.SearchRun;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 5256 §3. */
public final class Sort implements Command {
    private final boolean uid;

    public Sort(boolean uid) {
        this.uid = uid;
    }

    @Override
    public void run(Session session, Arguments in) {
        SearchRun run = SearchRun.sort(session, in, uid);
        session.stream(run, () -> {
            if (run.isUnreadable()) session.no("UNAVAILABLE", "Some messages cannot be read");
            else session.ok("Sort completed");
        });
    }
}
