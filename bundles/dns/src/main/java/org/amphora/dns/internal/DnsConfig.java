package org.amphora.dns.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora DNS")
@interface DnsConfig {
    @AttributeDefinition(description = "DNS servers, address:port; empty for those of the system")
    String servers() default "";

    @AttributeDefinition(description = "Time for an answer of one server")
    String timeout() default "5s";

    @AttributeDefinition(description = "Records of one answer that are looked at; more make it temporary nonsense")
    int max__records() default 500;
}
