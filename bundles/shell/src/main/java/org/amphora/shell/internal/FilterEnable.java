package org.amphora.shell.internal;

import java.util.LinkedHashMap;
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
        name = "filter-enable",
        description = "Lets a filter be asked, and writes it into etc/; ends the time for which one that failed is not")
public final class FilterEnable extends FilterAction {
    @Argument(name = "filter", description = "Its name", required = true)
    @Completion(FilterNameCompleter.class)
    String name;

    @Override
    void run() {
        say(ask(name, this::enable));
    }

    private String enable(FilterChain chain) {
        boolean released = chain.release(name);
        FilterReport filter = report(chain, name);
        Map<String, String> changes = new LinkedHashMap<>();
        List<String> off = list(chain, OFF);
        List<String> listed = list(chain, FILTERS);
        if (off.contains(name)) changes.put(OFF, joined(without(off, name).stream()));
        if (filter.listedOnly() && !listed.contains(name))
            changes.put(FILTERS, joined(Stream.concat(listed.stream(), Stream.of(name))));
        if (!changes.isEmpty())
            change(chain, changes, c -> report(c, name).takesPart().equals(FilterReport.YES));
        if (changes.isEmpty() && !released) return name + ": " + filter.takesPart();
        return name + " is asked from the next message on";
    }
}
