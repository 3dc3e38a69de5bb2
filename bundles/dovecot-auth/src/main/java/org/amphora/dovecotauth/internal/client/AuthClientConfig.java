package org.amphora.dovecotauth.internal.client;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora logins by a Dovecot")
@interface AuthClientConfig {
    @AttributeDefinition(description = "Dovecot's auth-client socket: a path, or inet:host:port; empty: off")
    String auth__socket() default "";

    @AttributeDefinition(description = "Mechanisms to offer, of those that Dovecot has, in this order")
    String auth__mechanisms() default "SCRAM-SHA-256 PLAIN LOGIN";

    @AttributeDefinition(description = "Whether passwords are refused in plain text")
    String disable__plaintext__auth() default "yes";

    @AttributeDefinition(description = "Domain that completes a user whom Dovecot names without one; empty: refused")
    String auth__default__realm() default "";

    @AttributeDefinition(description = "How long an answer of Dovecot is waited for")
    String timeout() default "30s";
}
