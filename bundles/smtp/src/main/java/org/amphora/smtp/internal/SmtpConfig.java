package org.amphora.smtp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code org.amphora.smtp.cfg}; two low lines in a name are one in the key. */
@ObjectClassDefinition(name = "Amphora SMTP")
@interface SmtpConfig {
    @AttributeDefinition(description = "What follows 220 in the greeting")
    String smtpd__banner() default "$myhostname ESMTP Amphora";

    @AttributeDefinition(description = "Time without input before a session ends")
    String smtpd__timeout() default "300s";

    @AttributeDefinition(description = "Octets a second, below which a line or message takes too long; 0: any pace")
    int smtpd__min__data__rate() default 500;

    @AttributeDefinition(description = "Mistakes before a session ends; a message that is accepted clears them")
    int smtpd__hard__error__limit() default 20;

    @AttributeDefinition(description = "Commands without effect before each more counts as a mistake")
    int smtpd__junk__command__limit() default 100;

    @AttributeDefinition(description = "Recipients of one message")
    int smtpd__recipient__limit() default 1000;

    @AttributeDefinition(description = "Mail transactions in one session")
    int smtpd__transaction__limit() default 100000;

    @AttributeDefinition(description = "Failed logins before a session ends")
    int smtpd__auth__failure__limit() default 3;

    @AttributeDefinition(description = "Whether clients may log in on listeners with profile = mx")
    String smtpd__sasl__auth__enable() default "yes";

    @AttributeDefinition(description = "Neither announce nor accept AUTH before TLS")
    String smtpd__tls__auth__only() default "yes";

    @AttributeDefinition(description = "refuse, or normalise for clients in mynetworks")
    String bare__newline() default "refuse";

    @AttributeDefinition(description = "Answer 502 to VRFY")
    String disable__vrfy__command() default "no";

    @AttributeDefinition(description = "Announce and take SMTPUTF8")
    String smtputf8__enable() default "yes";

    @AttributeDefinition(description = "Networks whose hosts may say, by XCLIENT, for which client they speak")
    String smtpd__authorized__xclient__hosts() default "";

    @AttributeDefinition(description = "How long the greeting is held, so that clients that speak first show; 0s: off")
    String smtpd__greet__wait() default "0s";

    @AttributeDefinition(description = "refuse a client that speaks first, or mark it for filters")
    String smtpd__greet__action() default "refuse";
}
