package org.amphora.dkim.internal.console;

import java.util.List;
import org.amphora.dkim.internal.Surroundings;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;

/** What every command here has: the role, and a console for its lines. An exception's message is what the user sees. */
abstract class DkimAction implements Action {
    @Reference
    Surroundings role;

    @Reference
    Session session;

    @Override
    public final Object execute() throws Exception {
        lines().forEach(session.getConsole()::println);
        return null;
    }

    abstract List<String> lines() throws Exception;
}
