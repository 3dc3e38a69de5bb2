package org.amphora.shell.internal;

import org.amphora.api.directory.Account;
import org.amphora.api.directory.DirectoryAdmin;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

@Service
@Command(scope = "mail", name = "user-list", description = "Lists the users")
public final class UserList extends MailAction {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        table.column("User");
        table.column("Login");
        table.column("Quota");
        for (Account a : contracts().require(DirectoryAdmin.class, "directory", DirectoryAdmin::accounts))
            table.addRow()
                    .addContent(a.name(), a.enabled() ? "yes" : "disabled", a.quota() == 0 ? "default" : a.quota());
        table.print(session.getConsole());
    }
}
