package org.amphora.dns.internal.console;

import java.util.List;
import org.amphora.dns.internal.zone.DomainPlan;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "mail",
        name = "dns-records",
        description = "What a domain needs in the DNS, ready to paste into its zone, and the files that go with it")
public final class DnsRecordsCommand extends DomainAction {
    @Override
    List<String> lines(DomainPlan plan) {
        return plan.lines();
    }
}
