package org.amphora.filter.abuse.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.filter.reversedns.cfg}; two underscores stand for one. */
@ObjectClassDefinition(
        id = ReverseDnsFilter.PID,
        name = "Amphora reverse-DNS checks",
        description = "Whether a client's address has a name")
@interface ReverseDnsConfig {
    @AttributeDefinition(description = "Whether a client whose address has no name is refused")
    boolean reject__unknown__reverse__client__hostname() default true;

    @AttributeDefinition(description = "Whether a client is refused whose name does not lead back to its address")
    boolean reject__unknown__client__hostname() default false;
}
