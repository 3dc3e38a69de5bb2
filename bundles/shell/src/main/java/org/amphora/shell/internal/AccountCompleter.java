package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.directory.DirectoryAdmin;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Completes users. */
@Service
public final class AccountCompleter implements Completer {
    @Reference
    private BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        new Contracts(context)
                .ask(DirectoryAdmin.class, DirectoryAdmin::accounts)
                .ifPresent(all -> all.forEach(a -> names.getStrings().add(a.name())));
        return names.complete(session, line, candidates);
    }
}
