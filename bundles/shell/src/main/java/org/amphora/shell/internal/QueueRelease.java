package org.amphora.shell.internal;

import org.amphora.api.queue.MailQueue;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Postfix: postsuper. */
@Service
@Command(scope = "mail", name = "queue-release", description = "Releases a held message")
public final class QueueRelease extends QueueAction {
    @Override
    boolean change(MailQueue queue) {
        return queue.release(id);
    }

    @Override
    String done() {
        return "Released";
    }
}
