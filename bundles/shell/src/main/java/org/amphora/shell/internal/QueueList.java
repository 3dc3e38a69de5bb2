package org.amphora.shell.internal;

import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.QueueEntry;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

@Service
@Command(scope = "mail", name = "queue-list", description = "Lists the messages in the queue, oldest first")
public final class QueueList extends MailAction {
    @Option(name = "--most", description = "How many at the most")
    int most = 100;

    @Override
    void run() {
        ShellTable table = new ShellTable();
        for (String name : new String[] {"Message", "Age", "Size", "From", "To", "Tries", "Due", "Last reply"})
            table.column(name);
        contracts().require(MailQueue.class, "queue", q -> {
            for (QueueEntry e : q.list(0, most)) for (QueueEntry.Pending p : e.pending()) row(table, e, p);
            table.print(session.getConsole());
            if (q.size() > most) say("and " + (q.size() - most) + " more");
            return true;
        });
    }

    private static void row(ShellTable table, QueueEntry e, QueueEntry.Pending p) {
        table.addRow()
                .addContent(
                        e.id(),
                        Times.since(e.envelope().received()),
                        e.size(),
                        "<" + e.envelope().reversePath() + ">",
                        "<" + p.recipient().address() + ">",
                        p.attempts(),
                        e.held() ? "held" : Times.until(p.due()),
                        p.lastReply());
    }
}
