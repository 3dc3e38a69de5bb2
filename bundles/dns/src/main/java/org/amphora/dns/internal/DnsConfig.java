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

    @AttributeDefinition(description = "Answers that are kept; 0: none")
    int cache__size() default 10000;

    @AttributeDefinition(description = "Longest time that an answer is kept, whatever its TTL")
    String cache__max__ttl() default "1h";

    @AttributeDefinition(description = "Longest time for an answer that there is no such name or record")
    String cache__max__negative__ttl() default "5m";
}
