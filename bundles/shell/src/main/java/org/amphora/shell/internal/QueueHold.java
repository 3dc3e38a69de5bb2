package org.amphora.shell.internal;

import org.amphora.api.queue.MailQueue;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Postfix: postsuper. */
@Service
@Command(scope = "mail", name = "queue-hold", description = "Holds a message: nothing is tried until it is released")
public final class QueueHold extends QueueAction {
    @Override
    boolean change(MailQueue queue) {
        return queue.hold(id);
    }

    @Override
    String done() {
        return "Held";
    }
}
