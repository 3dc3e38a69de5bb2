package org.amphora.shell.internal;

import org.amphora.api.queue.MailQueue;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Postfix: postsuper. */
@Service
@Command(scope = "mail", name = "queue-drop", description = "Forgets a message, without telling its sender")
public final class QueueDrop extends QueueAction {
    @Override
    boolean change(MailQueue queue) {
        return queue.drop(id);
    }

    @Override
    String done() {
        return "Dropped";
    }
}
