package org.amphora.dmarc.internal;

import java.util.List;
import org.amphora.api.dns.DomainRecords;
import org.osgi.service.component.annotations.Component;

/** A policy that keeps others from using a domain of ours, and asks for reports. */
@Component
public final class DmarcRecords implements DomainRecords {
    @Override
    public List<DomainRecord> records(String domain) {
        return List.of(new DomainRecord(
                "_dmarc." + domain,
                "TXT",
                "v=DMARC1; p=quarantine; rua=mailto:postmaster@" + domain,
                "others may send with this domain in From without it, and large providers distrust it"));
    }
}
