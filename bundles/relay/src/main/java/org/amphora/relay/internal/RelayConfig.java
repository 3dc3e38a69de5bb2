package org.amphora.relay.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora relay")
@interface RelayConfig {
    @AttributeDefinition(description = "Server that all mail goes through; empty: the recipient's exchangers")
    String relayhost() default "";

    @AttributeDefinition(description = "File: sender or @domain, relay host")
    String sender__dependent__relayhost__maps() default "";

    @AttributeDefinition(description = "File: address or domain, transport:nexthop")
    String transport__maps() default "";

    @AttributeDefinition(
            description = "Local mail goes there by LMTP: lmtp:unix:/path, lmtp:inet:host:port; empty: mda")
    String mailbox__transport() default "";

    @AttributeDefinition(description = "Port of servers for which no other is named")
    int smtp__tcp__port() default 25;

    @AttributeDefinition(description = "Name in EHLO; empty: myhostname")
    String smtp__helo__name() default "";

    @AttributeDefinition(description = "Local IPv4 address of connections; empty: the system's choice")
    String smtp__bind__address() default "";

    @AttributeDefinition(description = "Local IPv6 address of connections; empty: the system's choice")
    String smtp__bind__address6() default "";

    @AttributeDefinition(description = "all, ipv4, ipv6")
    String inet__protocols() default "all";

    @AttributeDefinition(description = "any, ipv4, ipv6: which addresses are tried first")
    String smtp__address__preference() default "any";

    @AttributeDefinition(description = "Addresses of one destination that are looked at")
    int smtp__mx__address__limit() default 5;

    @AttributeDefinition(description = "Sessions of one attempt, with different hosts")
    int smtp__mx__session__limit() default 2;

    @AttributeDefinition(description = "Addresses at which we are reached by others, apart from our own")
    String proxy__interfaces() default "";

    @AttributeDefinition(description = "Recipients of one transaction")
    int smtp__destination__recipient__limit() default 50;

    @AttributeDefinition(description = "Extensions that are not used though a server offers them")
    String smtp__discard__ehlo__keywords() default "";

    @AttributeDefinition(description = "Time to connect")
    String smtp__connect__timeout() default "30s";

    @AttributeDefinition(description = "Time for the greeting, and for the answer to EHLO, HELO and AUTH")
    String smtp__helo__timeout() default "5m";

    @AttributeDefinition(description = "Time for STARTTLS and the handshake")
    String smtp__starttls__timeout() default "5m";

    @AttributeDefinition(description = "Time for the answer to MAIL")
    String smtp__mail__timeout() default "5m";

    @AttributeDefinition(description = "Time for the answer to RCPT")
    String smtp__rcpt__timeout() default "5m";

    @AttributeDefinition(description = "Time for the answer to DATA")
    String smtp__data__init__timeout() default "2m";

    @AttributeDefinition(description = "Time in which a piece of the message must be taken")
    String smtp__data__xfer__timeout() default "3m";

    @AttributeDefinition(description = "Time for the answer to the end of the message")
    String smtp__data__done__timeout() default "10m";

    @AttributeDefinition(description = "Time for the answer to RSET")
    String smtp__rset__timeout() default "20s";

    @AttributeDefinition(description = "Time to send QUIT")
    String smtp__quit__timeout() default "10s";

    @AttributeDefinition(description = "Sessions that wait for the next message; 0: each message has its own")
    int smtp__connection__cache__size() default 100;

    @AttributeDefinition(description = "Time that a session waits for the next message")
    String smtp__connection__cache__time__limit() default "2s";

    @AttributeDefinition(description = "Age at which a session is not used again")
    String smtp__connection__reuse__time__limit() default "5m";

    @AttributeDefinition(description = "Messages in one session; 0: any number")
    int smtp__connection__reuse__count__limit() default 0;

    @AttributeDefinition(description = "none, may, encrypt, dane, verify, secure")
    String smtp__tls__security__level() default "dane";

    @AttributeDefinition(description = "File: next hop, level and what a certificate must match")
    String smtp__tls__policy__maps() default "";

    @AttributeDefinition(description = "TLSv1.2, TLSv1.3 or both")
    String smtp__tls__protocols() default "TLSv1.2, TLSv1.3";

    @AttributeDefinition(description = "PEM file of the authorities that servers are believed by; empty: Java's")
    String smtp__tls__ca__file() default "";

    @AttributeDefinition(description = "Hosts of which a TLS session is kept for resumption")
    int smtp__tls__session__cache__size() default 10000;

    @AttributeDefinition(description = "How long a TLS session can be resumed")
    String smtp__tls__session__cache__timeout() default "1h";

    @AttributeDefinition(description = "Whether policies that domains publish (MTA-STS) are heeded")
    String smtp__tls__mta__sts() default "yes";

    @AttributeDefinition(description = "Whether servers that ask are shown the certificate of the role tls")
    String smtp__tls__client__certificate() default "no";

    @AttributeDefinition(description = "Whether we log in at servers for which there is a password")
    String smtp__sasl__auth__enable() default "no";

    @AttributeDefinition(description = "File: next hop, user:password")
    String smtp__sasl__password__maps() default "";

    @AttributeDefinition(description = "Mechanisms that may be used")
    String smtp__sasl__mechanism__filter() default "SCRAM-SHA-256, SCRAM-SHA-1, PLAIN, LOGIN";

    @AttributeDefinition(description = "Whether a password is said inside TLS only")
    String smtp__sasl__tls__only() default "yes";

    @AttributeDefinition(description = "Time that deliveries under way get to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
