package org.amphora.dns.internal.console;

import java.util.List;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dns.internal.zone.DomainCheck;
import org.amphora.dns.internal.zone.DomainPlan;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "mail",
        name = "dns-check",
        description = "What the DNS says of a domain today, beside what it should say, and what to do")
public final class DnsCheckCommand extends DomainAction {
    @Reference
    DnsResolver dns;

    @Override
    List<String> lines(DomainPlan plan) {
        return new DomainCheck(dns, plan).lines();
    }
}
