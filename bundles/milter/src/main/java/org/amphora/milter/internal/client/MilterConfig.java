package org.amphora.milter.internal.client;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.milter-NAME.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = MilterSettings.PID, name = "Amphora milter", description = "A milter that intake asks")
@interface MilterConfig {
    @AttributeDefinition(description = "Where the milter listens: inet:port@host or unix:/path; empty: off")
    String milter() default "";

    @AttributeDefinition(description = "Whether it sees mail that comes by SMTP")
    boolean smtpd__milter() default true;

    @AttributeDefinition(description = "Whether it sees mail that this server makes itself")
    boolean non__smtpd__milter() default false;

    @AttributeDefinition(description = "What becomes of mail while it cannot be asked")
    String milter__default__action() default "tempfail";

    @AttributeDefinition(description = "The newest version of the protocol to speak, 2, 3, 4 or 6")
    String milter__protocol() default "6";

    @AttributeDefinition(description = "Time to connect and to agree on the protocol")
    String milter__connect__timeout() default "3s";

    @AttributeDefinition(description = "Time for an answer to one command of SMTP")
    String milter__command__timeout() default "3s";

    @AttributeDefinition(description = "Time for a whole message")
    String milter__content__timeout() default "9s";

    @AttributeDefinition(description = "Connections to it at the same time")
    int milter__connection__limit() default 100;

    @AttributeDefinition(description = "Longest packet that is taken from it")
    String milter__packet__limit() default "1M";

    @AttributeDefinition(description = "Longest body that it may put in place of a message's own")
    String milter__body__limit() default "100M";

    @AttributeDefinition(description = "Changes that it may ask for in one message")
    int milter__modification__limit() default 1000;

    @AttributeDefinition(description = "The value of the macro {daemon_name}; empty: myhostname")
    String milter__macro__daemon__name() default "";

    @AttributeDefinition(description = "The value of the macro v")
    String milter__macro__v() default "Amphora";

    @AttributeDefinition(description = "Macros told with the connection")
    String milter__connect__macros() default "j _ {daemon_name} v {client_addr} {client_name} {client_port}";

    @AttributeDefinition(description = "Macros told with HELO")
    String milter__helo__macros() default "{tls_version} {cipher} {cipher_bits}";

    @AttributeDefinition(description = "Macros told with MAIL")
    String milter__mail__macros() default "i {auth_type} {auth_authen} {mail_addr} {mail_host} {mail_mailer}";

    @AttributeDefinition(description = "Macros told with RCPT")
    String milter__rcpt__macros() default "i {rcpt_addr} {rcpt_host} {rcpt_mailer}";

    @AttributeDefinition(description = "Macros told with DATA")
    String milter__data__macros() default "i";

    @AttributeDefinition(description = "Macros told with the end of the header")
    String milter__end__of__header__macros() default "i";

    @AttributeDefinition(description = "Macros told with the end of the message")
    String milter__end__of__data__macros() default "i";
}
