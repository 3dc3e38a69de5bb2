package org.amphora.shell.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.ConfigReader;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

@Service
@Command(scope = "mail", name = "filters", description = "Lists the filters in their order, and those that are off")
public final class Filters extends MailAction {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        for (String name : new String[] {"Filter", "Kind", "Listed in", "Takes part", "Order", "Bundle", "Version"})
            table.column(name);
        rows(table, "mail", "org.amphora.intake", contracts().all(MailFilter.class));
        rows(table, "delivery", "org.amphora.mda", contracts().all(DeliveryFilter.class));
        table.print(session.getConsole());
    }

    private <T> void rows(ShellTable table, String kind, String pid, List<ServiceReference<T>> installed) {
        ConfigReader lists = contracts()
                .ask(ConfigurationAdmin.class, admin -> lists(admin, pid))
                .orElseThrow();
        for (FilterRow row : FilterRow.of(lists.list("filters"), lists.list("filters_required"), installed))
            table.addRow()
                    .addContent(
                            row.name(),
                            kind,
                            row.listedIn(),
                            row.takesPart(),
                            row.order(),
                            row.bundle(),
                            row.version());
    }

    /** What stands in {@code etc/}, which counts unless {@code mail:status} says that it was refused. */
    private static ConfigReader lists(ConfigurationAdmin admin, String pid) {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
            return new ConfigReader(pid, found == null ? Map.of() : FrameworkUtil.asMap(found[0].getProperties()));
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("etc/" + pid + ".cfg cannot be looked up", e);
        }
    }
}
