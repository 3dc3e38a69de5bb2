package org.amphora.shell.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterReport;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "mail",
        name = "filter-order",
        description = "Sets the order in which filters are asked, and writes it into etc/; others follow")
public final class FilterOrder extends FilterAction {
    @Argument(name = "filters", description = "All of one kind", required = true, multiValued = true)
    @Completion(FilterNameCompleter.class)
    List<String> names;

    @Override
    void run() {
        say(ask(names.get(0), this::order));
    }

    private String order(FilterChain chain) {
        List<String> there = chain.filters().stream().map(FilterReport::name).toList();
        for (String name : names)
            if (!there.contains(name))
                throw new IllegalArgumentException("there is no " + chain.kind() + " filter " + name);
        if (new HashSet<>(names).size() < names.size()) throw new IllegalArgumentException("a filter is named twice");
        change(chain, Map.of(FILTERS, joined(names.stream())), c -> asked(c).equals(
                        names.stream().filter(asked(c)::contains).toList()));
        return chain.kind() + " filters are asked in this order: " + joined(asked(chain).stream());
    }

    private List<String> asked(FilterChain chain) {
        return chain.filters().stream()
                .filter(f -> f.takesPart().equals(FilterReport.YES) && names.contains(f.name()))
                .map(FilterReport::name)
                .toList();
    }
}
