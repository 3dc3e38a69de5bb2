package org.amphora.shell.internal;

import org.amphora.api.directory.Directory;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

@Service
@Command(scope = "mail", name = "domain-list", description = "Lists the local domains")
public final class DomainList extends MailAction {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        table.column("Domain");
        contracts().require(Directory.class, "directory", Directory::domains).stream()
                .sorted()
                .forEach(domain -> table.addRow().addContent(domain));
        table.print(session.getConsole());
    }
}
