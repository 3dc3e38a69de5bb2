package org.amphora.filter.abuse.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.filter.dnsbl.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = DnsblFilter.PID, name = "Amphora DNS block lists", description = "Who is listed is refused")
@interface DnsblConfig {
    @AttributeDefinition(description = "Zones, each zone=reply*weight")
    String dnsbl__sites() default "";

    @AttributeDefinition(description = "Sum of the weights with which a client is refused")
    int dnsbl__threshold() default 1;

    @AttributeDefinition(description = "Time in which the zones answer, or do not count")
    String dnsbl__timeout() default "5s";

    @AttributeDefinition(description = "Lookups at the same time")
    int dnsbl__threads() default 32;
}
