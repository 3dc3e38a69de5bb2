package org.amphora.imap.internal.command;

import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.search.SearchRun;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.4.4. */
public final class Search implements Command {
    private final boolean uid;

    public Search(boolean uid) {
        this.uid = uid;
    }

    @Override
    public void run(Session session, Arguments in) {
        SearchRun run = SearchRun.search(session, in, uid);
        session.stream(run, () -> {
            if (run.isUnreadable()) session.no("UNAVAILABLE", "Some messages cannot be read");
            else session.ok("Search completed");
        });
    }
}
