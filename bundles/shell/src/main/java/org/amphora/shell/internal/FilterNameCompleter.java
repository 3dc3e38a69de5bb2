package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.filter.FilterChain;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Completes the names of filters. */
@Service
public final class FilterNameCompleter implements Completer {
    @Reference
    BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        var names = new StringsCompleter();
        var contracts = new Contracts(context);
        for (ServiceReference<FilterChain> chain : contracts.all(FilterChain.class))
            contracts
                    .ask(chain, FilterChain::filters)
                    .ifPresent(all -> all.forEach(f -> names.getStrings().add(f.name())));
        return names.complete(session, line, candidates);
    }
}
