package org.amphora.shell.internal;

import org.amphora.api.net.Bans;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** fail2ban: fail2ban-client status. */
@Service
@Command(scope = "mail", name = "bans", description = "Lists the networks that are kept out for what came from them")
public final class BanList extends MailAction {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        for (String name : new String[] {"Network", "Ends", "Last offence"}) table.column(name);
        for (Bans.Ban b : contracts().require(Bans.class, "net", Bans::list))
            table.addRow().addContent(b.network(), Times.until(b.until()), b.reason());
        table.print(session.getConsole());
    }
}
