package org.amphora.shell.internal;

import java.util.Locale;
import org.amphora.api.queue.QueueControl;
import org.amphora.api.queue.QueueControl.Priority;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;

@Service
@Command(
        scope = "mail",
        name = "queue-priority",
        description = "Lets a message go before others to the same destination, or after them")
public final class QueuePriority extends MailAction {
    @Argument(name = "message", description = "Its id, as mail:queue-list shows it", required = true)
    @Completion(QueueIdCompleter.class)
    String id;

    @Argument(name = "priority", index = 1, description = "high, normal or low", required = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"high", "normal", "low"})
    String priority;

    @Override
    void run() {
        Priority wanted = Priority.valueOf(priority.toUpperCase(Locale.ROOT));
        if (!contracts().require(QueueControl.class, "queue", q -> q.prioritise(id, wanted)))
            throw new IllegalArgumentException("there is no message " + id + " in the queue");
        say("Priority of " + id + ": " + priority);
    }
}
