package org.amphora.shell.internal;

import java.util.Locale;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.QueueControl;
import org.amphora.api.queue.QueueEntry;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Postfix: postcat -e. */
@Service
@Command(
        scope = "mail",
        name = "queue-show",
        description = "Shows a message in the queue, who still waits for it, and what has been tried")
public final class QueueShow extends MailAction {
    @Argument(name = "message", description = "Its id, as mail:queue-list shows it", required = true)
    @Completion(QueueIdCompleter.class)
    String id;

    @Override
    void run() {
        QueueEntry entry = contracts()
                .require(MailQueue.class, "queue", q -> q.find(id))
                .orElseThrow(() -> new IllegalArgumentException("there is no message " + id + " in the queue"));
        say("Message   " + entry.id() + (entry.held() ? ", held" : ""));
        say("Received  " + entry.envelope().received() + ", "
                + Times.since(entry.envelope().received()) + " ago");
        say("Size      " + entry.size() + " bytes");
        say("From      <" + entry.envelope().reversePath() + ">");
        for (QueueEntry.Pending p : entry.pending()) {
            say("To        <" + p.recipient().address() + ">");
            say("  tries   " + p.attempts() + ", next "
                    + (entry.held() ? "never, as it is held" : Times.until(p.due())));
            if (!p.lastReply().isEmpty()) say("  reply   " + p.lastReply());
        }
        contracts().ask(QueueControl.class, this::history);
    }

    private boolean history(QueueControl queue) {
        say("Priority  " + String.valueOf(queue.priority(id)).toLowerCase(Locale.ROOT));
        for (QueueControl.Attempt a : queue.history(id))
            say(a.at() + "  <" + a.recipient() + "> at " + a.destination() + ": " + a.reply());
        return true;
    }
}
