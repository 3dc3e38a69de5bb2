package org.amphora.shell.internal;

import java.util.stream.Collectors;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.mail.Address;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

@Service
@Command(scope = "mail", name = "alias-list", description = "Lists the aliases")
public final class AliasList extends MailAction {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        table.column("Alias");
        table.column("Stands for");
        for (DirectoryAdmin.AliasEntry a :
                contracts().require(DirectoryAdmin.class, "directory", DirectoryAdmin::aliases))
            table.addRow()
                    .addContent(
                            name(a.alias()),
                            a.targets().stream().map(Address::toString).collect(Collectors.joining(", ")));
        table.print(session.getConsole());
    }

    /** A catch-all has no local part. */
    static String name(Address alias) {
        return alias.isNull() ? "@" + alias.domain() : alias.toString();
    }
}
