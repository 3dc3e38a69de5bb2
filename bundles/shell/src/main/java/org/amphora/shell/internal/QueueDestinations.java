package org.amphora.shell.internal;

import org.amphora.api.queue.QueueControl;
import org.amphora.api.queue.QueueControl.DestinationState;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** Postfix: qshape. */
@Service
@Command(scope = "mail", name = "queue-destinations", description = "Lists where the messages in the queue go")
public final class QueueDestinations extends MailAction {
    @Option(name = "--most", description = "How many at the most")
    int most = 50;

    @Override
    void run() {
        ShellTable table = new ShellTable();
        for (String name :
                new String[] {"Destination", "Messages", "Ready", "Running", "At once", "Left alone", "Last reply"})
            table.column(name);
        contracts().require(QueueControl.class, "queue", q -> {
            q.destinations().stream().limit(most).forEach(d -> row(table, d));
            return true;
        });
        table.print(session.getConsole());
    }

    private static void row(ShellTable table, DestinationState d) {
        table.addRow()
                .addContent(
                        d.name(),
                        d.messages(),
                        d.ready(),
                        d.running(),
                        d.concurrency(),
                        d.leftAlone() == null ? "" : Times.until(d.leftAlone()),
                        d.lastReply());
    }
}
