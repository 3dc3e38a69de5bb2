package org.amphora.searchlucene.internal.console;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

@Service
@Command(scope = "mail", name = "search-rebuild", description = "Makes the search indexes of an account anew")
public final class SearchRebuild implements Action {
    @Reference
    private IndexCare care;

    @Reference
    private Session session;

    @Argument(name = "user", description = "The account", required = true)
    private String account;

    @Override
    public Object execute() {
        int mailboxes = care.rebuild(account);
        session.getConsole()
                .println(mailboxes + " mailboxes are indexed in the background; mail:search-index shows how far");
        return null;
    }
}
