package org.amphora.filter.abuse.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.filter.helo.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = HeloFilter.PID, name = "Amphora HELO checks", description = "What a client calls itself")
@interface HeloConfig {
    @AttributeDefinition(description = "Whether a name that cannot be one is refused")
    boolean reject__invalid__helo__hostname() default true;

    @AttributeDefinition(description = "Whether a name without a domain is refused")
    boolean reject__non__fqdn__helo__hostname() default true;

    @AttributeDefinition(description = "Whether a name that the DNS does not know is refused")
    boolean reject__unknown__helo__hostname() default false;
}
