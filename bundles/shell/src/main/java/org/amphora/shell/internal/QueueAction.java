package org.amphora.shell.internal;

import org.amphora.api.queue.MailQueue;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command that does something to one message in the queue. */
abstract class QueueAction extends MailAction {
    @Argument(name = "message", description = "Its id, as mail:queue-list shows it", required = true)
    @Completion(QueueIdCompleter.class)
    String id;

    @Override
    final void run() {
        boolean there = contracts().require(MailQueue.class, "queue", this::change);
        if (!there) throw new IllegalArgumentException("there is no message " + id + " in the queue");
        say(done() + " " + id);
    }

    /** False if there is no such message. */
    abstract boolean change(MailQueue queue);

    /** What has been done, as one word. */
    abstract String done();
}
