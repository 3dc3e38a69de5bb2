package org.amphora.spf.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.spf.cfg}; two underscores stand for one. */
@ObjectClassDefinition(
        id = SpfFilter.PID,
        name = "Amphora SPF",
        description = "Whether the client may send for a domain")
@interface SpfConfig {
    @AttributeDefinition(description = "What fail leads to: continue, reject or tempfail")
    String fail() default "continue";

    @AttributeDefinition(description = "What softfail leads to: continue, reject or tempfail")
    String softfail() default "continue";

    @AttributeDefinition(description = "What a mistake in a record leads to: continue, reject or tempfail")
    String permerror() default "continue";

    @AttributeDefinition(description = "What a DNS without answers leads to: continue, reject or tempfail")
    String temperror() default "continue";

    @AttributeDefinition(description = "Whether the name in HELO is checked, too")
    boolean check__helo() default true;

    @AttributeDefinition(description = "Networks whose mail is not checked")
    String skip__networks() default "";

    @AttributeDefinition(description = "Whether a message gets the header field Received-SPF")
    boolean received__spf() default true;

    @AttributeDefinition(description = "Time after which nothing more is looked up for a message: temperror")
    String time__limit() default "8s";
}
