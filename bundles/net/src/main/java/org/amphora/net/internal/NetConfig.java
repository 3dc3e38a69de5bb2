package org.amphora.net.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora net")
@interface NetConfig {
    @AttributeDefinition(description = "Threads that read and write sockets; 0 is half the processors, 4 at most")
    int io__threads() default 0;

    @AttributeDefinition(description = "Threads that run commands which may block")
    int worker__threads() default 64;

    @AttributeDefinition(description = "Threads that check logins, so that many of these leave the others to mail")
    int login__threads() default 64;

    @AttributeDefinition(description = "How long sessions may go on when their protocol, or net, is replaced")
    String drain__timeout() default "20s";

    @AttributeDefinition(description = "How long a TLS handshake may take")
    String handshake__timeout() default "30s";

    @AttributeDefinition(description = "Unsent bytes of one connection above which its handler waits")
    String write__high__water() default "128K";

    @AttributeDefinition(description = "Bytes read ahead of one connection's busy handler; at least 16K")
    String input__limit() default "64K";

    @AttributeDefinition(description = "What the log tells of TLS: 0 nothing, 1 each handshake, 2 failed ones too")
    int tls__loglevel() default 0;

    @AttributeDefinition(description = "Bits of an IPv4 address that tell one client")
    int client__ipv4__prefix__length() default 32;

    @AttributeDefinition(description = "Bits of an IPv6 address that tell one client")
    int client__ipv6__prefix__length() default 64;

    @AttributeDefinition(description = "Networks, beside mynetworks, that are neither limited by rate nor banned")
    String client__limit__exceptions() default "";

    @AttributeDefinition(description = "Offences within ban_window that are a ban; 0: never")
    int ban__failures() default 20;

    @AttributeDefinition(description = "How long offences are counted, from the first")
    String ban__window() default "10m";

    @AttributeDefinition(description = "How long a ban lasts")
    String ban__time() default "1h";
}
