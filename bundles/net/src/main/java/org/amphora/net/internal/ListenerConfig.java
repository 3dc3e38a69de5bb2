package org.amphora.net.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora listener")
@interface ListenerConfig {
    @AttributeDefinition(description = "The protocol that answers: smtp, imap, pop3, …")
    String protocol() default "";

    @AttributeDefinition(description = "Addresses or names to listen on; * is all; or unix: and a path")
    String address() default "$inet_interfaces";

    @AttributeDefinition(description = "Port; 0 is any free one")
    String port() default "";

    @AttributeDefinition(description = "Mode of a Unix socket's file, octal")
    String mode() default "0600";

    @AttributeDefinition(description = "Owner of a Unix socket's file; empty: who runs the server")
    String user() default "";

    @AttributeDefinition(description = "Group of a Unix socket's file; empty: that of who runs the server")
    String group() default "";

    @AttributeDefinition(description = "none, starttls or implicit")
    String tls() default "none";

    @AttributeDefinition(description = "intermediate (as org.amphora.tls.cfg says) or modern (TLS 1.3 only)")
    String tls__policy() default "intermediate";

    @AttributeDefinition(description = "Whether clients are asked for a certificate: none, want or need")
    String tls__client__auth() default "none";

    @AttributeDefinition(description = "PEM file of the authorities of clients' certificates")
    String tls__client__ca__file() default "";

    @AttributeDefinition(description = "Which of the protocol's ways to behave, such as mx or submission")
    String profile() default "";

    @AttributeDefinition(description = "Connections at once")
    int max__connections() default 10000;

    @AttributeDefinition(description = "Connections at once from one address")
    int max__connections__per__address() default 1000;

    @AttributeDefinition(description = "New connections of one address in a minute; 0 is any number")
    int connection__rate__limit() default 0;

    @AttributeDefinition(description = "Networks whose clients may connect; empty: all")
    String allow__nets() default "";

    @AttributeDefinition(description = "Networks of proxies, whose connections begin with a PROXY header")
    String proxy__networks() default "";

    @AttributeDefinition(description = "How long the PROXY header may take")
    String proxy__timeout() default "5s";

    @AttributeDefinition(description = "Connections that may wait while the protocol's bundle is absent")
    int park__limit() default 1000;

    @AttributeDefinition(description = "How long they may wait")
    String park__time() default "60s";

    @AttributeDefinition(description = "Connections that the system holds until they are accepted")
    int backlog() default 512;
}
