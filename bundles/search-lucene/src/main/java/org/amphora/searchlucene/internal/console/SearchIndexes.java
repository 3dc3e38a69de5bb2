package org.amphora.searchlucene.internal.console;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;

@Service
@Command(
        scope = "mail",
        name = "search-index",
        description = "Shows how far mailboxes are indexed for searches by text")
public final class SearchIndexes implements Action {
    @Reference
    private IndexCare care;

    @Reference
    private Session session;

    @Argument(name = "user", description = "The account; without one the sum of all")
    private String account;

    @Override
    public Object execute() {
        ShellTable table = new ShellTable();
        if (account == null) {
            table.column("Indexes").alignRight();
            table.column("MiB").alignRight();
            table.column("Waiting").alignRight();
            IndexCare.Total total = care.total();
            table.addRow().addContent(total.indexes(), total.bytes() >> 20, total.waiting());
        } else {
            table.column("Mailbox");
            table.column("Messages").alignRight();
            table.column("Indexed").alignRight();
            table.column("KiB").alignRight();
            table.column("State");
            for (IndexCare.Row row : care.rows(account))
                table.addRow().addContent(row.mailbox(), row.messages(), row.covered(), row.bytes() >> 10, state(row));
        }
        table.print(session.getConsole());
        return null;
    }

    private static String state(IndexCare.Row row) {
        if (row.waits()) return "waits";
        return row.covered() == row.messages() ? "complete" : row.bytes() == 0 ? "none" : "behind";
    }
}
