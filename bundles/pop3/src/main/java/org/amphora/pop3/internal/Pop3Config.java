package org.amphora.pop3.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora POP3")
@interface Pop3Config {
    @AttributeDefinition(description = "Time without a command before the session ends, without deleting")
    String idle__timeout() default "10m";

    @AttributeDefinition(description = "Time without a command before login")
    String login__timeout() default "3m";

    @AttributeDefinition(description = "Failed logins before the connection is closed")
    int max__login__failures() default 3;

    @AttributeDefinition(description = "Wrong commands before the connection is closed")
    int max__bad__commands() default 20;

    @AttributeDefinition(description = "Longest command line in octets")
    int max__line__length() default 255;

    @AttributeDefinition(description = "Longest line of a SASL exchange in octets")
    int max__auth__line__length() default 12288;

    @AttributeDefinition(description = "How a message's unique id is made, as Dovecot's")
    String pop3__uidl__format() default "%08Xu%08Xv";

    @AttributeDefinition(description = "Time that sessions get to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
