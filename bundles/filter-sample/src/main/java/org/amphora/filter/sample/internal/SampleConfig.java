package org.amphora.filter.sample.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.filter.sample.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = SampleFilter.PID, name = "Amphora sample filter", description = "Made to be copied")
@interface SampleConfig {
    @AttributeDefinition(description = "Name of the header field that is added")
    String header__name() default "X-Amphora-Sample";

    @AttributeDefinition(description = "Its value; empty: no field is added")
    String header__value() default "";

    @AttributeDefinition(description = "A message with this word in its subject is refused; empty: none is")
    String refuse__word() default "";
}
