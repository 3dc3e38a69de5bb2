package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.QueueEntry;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Ids of messages in the queue, the oldest ones. */
@Service
public final class QueueIdCompleter implements Completer {
    private static final int MOST = 100;

    @Reference
    BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        var ids = new StringsCompleter();
        new Contracts(context)
                .ask(MailQueue.class, q -> q.list(0, MOST))
                .ifPresent(all -> all.stream().map(QueueEntry::id).forEach(ids.getStrings()::add));
        return ids.complete(session, line, candidates);
    }
}
