package org.amphora.shell.internal;

import org.amphora.api.net.Listeners;
import org.amphora.api.net.SessionInfo;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

@Service
@Command(scope = "mail", name = "sessions", description = "Lists the open sessions")
public final class Sessions extends MailAction {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        for (String name : new String[] {"Session", "Protocol", "Listener", "From", "TLS", "User", "State", "Since"})
            table.column(name);
        for (SessionInfo s : contracts().require(Listeners.class, "net", Listeners::sessions))
            table.addRow()
                    .addContent(
                            s.id(),
                            s.protocol(),
                            s.listener(),
                            s.remote(),
                            s.tls(),
                            s.summary().user(),
                            s.summary().state(),
                            Times.since(s.since()));
        table.print(session.getConsole());
    }
}
