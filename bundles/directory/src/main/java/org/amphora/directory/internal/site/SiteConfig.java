package org.amphora.directory.internal.site;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.site.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = SiteComponent.PID, name = "Amphora site", description = "What all roles share")
@interface SiteConfig {
    @AttributeDefinition(description = "This server's name in greetings and trace headers; empty: the system's")
    String myhostname() default "";

    @AttributeDefinition(description = "The domain; empty: myhostname without its first label")
    String mydomain() default "";

    @AttributeDefinition(description = "The domain that completes a bare address")
    String myorigin() default "$myhostname";

    @AttributeDefinition(description = "Local domains beside those in the directory's file of domains")
    String mydestination() default "$myhostname, localhost.$mydomain, localhost";

    @AttributeDefinition(description = "Networks whose clients may send anywhere: addresses and CIDR")
    String mynetworks() default "127.0.0.0/8, [::1]/128";

    @AttributeDefinition(description = "Domains for which mail is taken and sent on")
    String relay__domains() default "";

    @AttributeDefinition(description = "Where listeners listen that name no address: all, loopback-only, or addresses")
    String inet__interfaces() default "all";

    @AttributeDefinition(description = "all, ipv4 or ipv6")
    String inet__protocols() default "all";
}
