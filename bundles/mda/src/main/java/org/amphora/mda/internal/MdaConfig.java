package org.amphora.mda.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora local delivery")
@interface MdaConfig {
    @AttributeDefinition(description = "Order of the delivery filters, by name")
    String[] filters() default {};

    @AttributeDefinition(description = "Delivery filters without which nothing is delivered")
    String[] filters__required() default {};

    @AttributeDefinition(description = "What becomes of a message that does not fit into the quota: reject or defer")
    String over__quota() default "reject";

    @AttributeDefinition(description = "Time that deliveries under way get to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
