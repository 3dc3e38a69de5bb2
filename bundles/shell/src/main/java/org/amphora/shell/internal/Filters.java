package org.amphora.shell.internal;

import java.util.List;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.osgi.framework.ServiceReference;

@Service
@Command(scope = "mail", name = "filters", description = "Lists the filters")
public final class Filters extends MailAction {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        for (String name : new String[] {"Filter", "Kind", "Order", "Takes part", "Bundle", "Version"})
            table.column(name);
        rows(table, "mail", contracts().all(MailFilter.class));
        rows(table, "delivery", contracts().all(DeliveryFilter.class));
        table.print(session.getConsole());
    }

    private static <T> void rows(ShellTable table, String kind, List<ServiceReference<T>> filters) {
        for (ServiceReference<T> f : filters)
            table.addRow()
                    .addContent(
                            f.getProperty(MailFilter.NAME),
                            kind,
                            f.getProperty(MailFilter.ORDER),
                            Boolean.TRUE.equals(f.getProperty(MailFilter.LISTED_ONLY)) ? "if listed" : "always",
                            f.getBundle().getSymbolicName(),
                            f.getBundle().getVersion());
    }
}
