package org.amphora.shell.internal;

import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.QueueControl;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Postfix: postqueue -f, -i and -s. */
@Service
@Command(scope = "mail", name = "queue-flush", description = "Tries a message now, or all that are not held")
public final class QueueFlush extends MailAction {
    @Argument(name = "message", description = "Its id, as mail:queue-list shows it; all without one")
    @Completion(QueueIdCompleter.class)
    String id;

    @Option(name = "--to", description = "Tries all that goes to this destination or domain")
    String destination;

    @Override
    void run() {
        if (destination != null) {
            int count = contracts().require(QueueControl.class, "queue", q -> q.flushDestination(destination));
            say(count + " to " + destination + " are tried now");
            return;
        }
        contracts().require(MailQueue.class, "queue", this::flush);
        say(id == null ? "All that are not held are tried now" : id + " is tried now");
    }

    private boolean flush(MailQueue queue) {
        if (id == null) queue.flushAll();
        else if (!queue.flush(id)) throw new IllegalArgumentException("there is no message " + id + " in the queue");
        return true;
    }
}
