package org.amphora.spf.internal;

import java.util.List;
import org.amphora.api.dns.DomainRecords;
import org.amphora.api.site.Site;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The policy of a domain whose mail leaves from here and from its MX, and that of our host's own name. */
@Component
public final class SpfRecords implements DomainRecords {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Site site;

    @Override
    public List<DomainRecord> records(String domain) {
        Site here = site;
        if (here == null) return List.of();
        String host = here.hostname();
        var ours = new DomainRecord(
                domain, "TXT", "v=spf1 mx a:" + host + " -all", "others may send in this domain's name without it");
        if (host.equals(domain)) return List.of(ours);
        // RFC 7208 §10.1.3: a bounce has no sender, and HELO is checked in its place
        return List.of(
                ours, new DomainRecord(host, "TXT", "v=spf1 a -all", "others may give this name in HELO without it"));
    }
}
