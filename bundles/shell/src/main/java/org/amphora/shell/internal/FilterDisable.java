package org.amphora.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterReport;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "mail",
        name = "filter-disable",
        description = "Lets a filter not be asked, and writes it into etc/; it keeps its place in the order")
public final class FilterDisable extends FilterAction {
    @Argument(name = "filter", description = "Its name", required = true)
    @Completion(FilterNameCompleter.class)
    String name;

    @Override
    void run() {
        say(ask(name, this::disable));
    }

    private String disable(FilterChain chain) {
        if (list(chain, REQUIRED).contains(name))
            throw new IllegalArgumentException(
                    name + " is in " + REQUIRED + " of etc/" + chain.pid() + ".cfg; take it out there first");
        List<String> off = list(chain, OFF);
        if (!off.contains(name))
            change(chain, Map.of(OFF, joined(Stream.concat(off.stream(), Stream.of(name)))), c -> !report(c, name)
                    .takesPart()
                    .equals(FilterReport.YES));
        return name + " is not asked from the next message on";
    }
}
