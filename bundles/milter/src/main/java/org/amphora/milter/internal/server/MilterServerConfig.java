package org.amphora.milter.internal.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.milterserver.cfg}; two underscores stand for one. */
@ObjectClassDefinition(
        id = MilterServerSettings.PID,
        name = "Amphora milter server",
        description = "Our filters for other mail servers")
@interface MilterServerConfig {
    @AttributeDefinition(description = "Filters that are asked, in this order, where a listener names no others")
    String filters() default "";

    @AttributeDefinition(description = "Time for one call of a filter")
    String filter__timeout() default "20s";

    @AttributeDefinition(description = "Calls of filters at the same time")
    int filter__threads() default 64;

    @AttributeDefinition(description = "Largest body")
    String message__size__limit() default "100M";

    @AttributeDefinition(description = "Largest header section")
    String header__size__limit() default "1M";

    @AttributeDefinition(description = "Recipients of one message")
    int recipient__limit() default 5000;

    @AttributeDefinition(description = "Longest packet")
    String packet__limit() default "1M";

    @AttributeDefinition(description = "Time without input after which a connection is closed")
    String idle__timeout() default "2h";

    @AttributeDefinition(description = "Time that messages get to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
