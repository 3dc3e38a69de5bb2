package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterReport;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.osgi.framework.ServiceReference;

@Service
@Command(
        scope = "mail",
        name = "filters",
        description = "Lists the filters in their order with what is counted of them, those that are off, and those in"
                + " deploy/ that do not start")
public final class Filters extends MailAction {
    private static final List<String> COLUMNS = List.of(
            "Filter",
            "Kind",
            "Takes part",
            "Listed in",
            "Asked about",
            "Time-out",
            "Messages",
            "Refused",
            "Discarded",
            "Failed",
            "Late",
            "p50 ms",
            "p99 ms",
            "Bundle",
            "Version");

    @Override
    void run() {
        ShellTable table = new ShellTable();
        COLUMNS.forEach(table::column);
        for (ServiceReference<FilterChain> chain : contracts().all(FilterChain.class))
            contracts().ask(chain, c -> {
                c.filters().forEach(f -> row(table, c.kind(), f));
                return c;
            });
        table.print(session.getConsole());
        new Deployed(context).problems().forEach(this::say);
    }

    private static void row(ShellTable table, String kind, FilterReport f) {
        FilterReport.Counts counts = f.counts();
        table.addRow()
                .addContent(
                        f.name(),
                        kind,
                        f.takesPart(),
                        f.listedIn(),
                        f.scope().isEmpty() ? "all" : f.scope(),
                        f.timeout().toMillis() + " ms",
                        counts.messages(),
                        counts.refused(),
                        counts.discarded(),
                        counts.failed(),
                        counts.timedOut(),
                        Times.millis(counts.p50()),
                        Times.millis(counts.p99()),
                        f.bundle(),
                        f.version());
    }
}
