package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.net.Bans;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Networks that are banned, the next to end first. */
@Service
public final class BanCompleter implements Completer {
    private static final int MOST = 100;

    @Reference
    BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        var networks = new StringsCompleter();
        new Contracts(context).ask(Bans.class, Bans::list).ifPresent(all -> all.stream()
                .limit(MOST)
                .map(b -> b.network().toString())
                .forEach(networks.getStrings()::add));
        return networks.complete(session, line, candidates);
    }
}
