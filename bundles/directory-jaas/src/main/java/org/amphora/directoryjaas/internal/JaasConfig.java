package org.amphora.directoryjaas.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.directoryjaas.cfg}; two underscores stand for one. */
@ObjectClassDefinition(name = "Amphora passwords of JAAS")
@interface JaasConfig {
    @AttributeDefinition(description = "The realm")
    String jaas__realm() default "karaf";

    @AttributeDefinition(description = "The name by which the realm knows a user")
    String jaas__username__format() default "%u";
}
