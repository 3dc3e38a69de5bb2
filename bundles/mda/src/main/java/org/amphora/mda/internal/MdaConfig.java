package org.amphora.mda.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora local delivery")
@interface MdaConfig {
    @AttributeDefinition(description = "Order of the delivery filters, by name")
    String[] filters() default {};

    @AttributeDefinition(description = "Delivery filters without which nothing is delivered")
    String[] filters__required() default {};

    @AttributeDefinition(description = "Delivery filters that are not asked although they are there")
    String filters__off() default "";

    @AttributeDefinition(description = "Delivery filters that are asked and not listened to: NEW:PRESENT")
    String filters__shadow() default "";

    @AttributeDefinition(description = "Failures in a row after which a filter is not asked for a while; 0: it is")
    int filter__failure__limit() default 5;

    @AttributeDefinition(description = "How long a filter that keeps failing is not asked")
    String filter__quarantine() default "1m";

    @AttributeDefinition(description = "Time for one call of a delivery filter")
    String filter__timeout() default "10s";

    @AttributeDefinition(description = "Calls of delivery filters at the same time")
    int filter__threads() default 64;

    @AttributeDefinition(description = "Where an account's forward file is looked for; empty: nowhere")
    String[] forward__path() default {"$home/.forward$recipient_delimiter$extension", "$home/.forward"};

    @AttributeDefinition(description = "Largest forward file, in bytes")
    String forward__size__limit() default "16K";

    @AttributeDefinition(description = "Addresses that a forward file may have")
    int forward__address__limit() default 50;

    @AttributeDefinition(description = "What becomes of a message that does not fit into the quota: reject or defer")
    String over__quota() default "reject";

    @AttributeDefinition(description = "Time that deliveries under way get to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
