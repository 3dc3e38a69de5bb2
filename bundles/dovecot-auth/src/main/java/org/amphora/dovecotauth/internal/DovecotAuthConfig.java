package org.amphora.dovecotauth.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora Dovecot authentication protocol")
@interface DovecotAuthConfig {
    @AttributeDefinition(description = "Time without input before requests that wait for a response fail")
    String request__timeout() default "150s";

    @AttributeDefinition(description = "Requests of one connection that may wait for a response")
    int max__requests() default 100;

    @AttributeDefinition(description = "Longest line in octets")
    int max__line__length() default 16384;

    @AttributeDefinition(description = "Time that sessions get to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
