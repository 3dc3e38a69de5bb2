package org.amphora.intake.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.intake.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = IntakeComponent.PID, name = "Amphora intake", description = "Policy for incoming mail")
@interface IntakeConfig {
    @AttributeDefinition(description = "Largest message, in bytes")
    String message__size__limit() default "10485760";

    @AttributeDefinition(description = "Bytes that must stay free on the file system of the spool")
    String queue__minfree() default "0";

    @AttributeDefinition(description = "Who may name which recipient: words of Postfix, asked in order")
    String smtpd__recipient__restrictions() default
            "permit_mynetworks, permit_auth_destination, permit_sasl_authenticated, reject";

    @AttributeDefinition(description = "Messages of one address in an hour; 0: any number")
    int smtpd__client__message__rate__limit() default 0;

    @AttributeDefinition(description = "Recipients that one address names in an hour; 0: any number")
    int smtpd__client__recipient__rate__limit() default 0;

    @AttributeDefinition(description = "Messages of one user in an hour; 0: any number")
    int user__message__rate__limit() default 0;

    @AttributeDefinition(description = "Recipients that one user names in an hour; 0: any number")
    int user__recipient__rate__limit() default 0;

    @AttributeDefinition(description = "Largest header section, in bytes")
    String header__size__limit() default "512K";

    @AttributeDefinition(description = "Received lines, ours included, with which a message may arrive")
    int hopcount__limit() default 50;

    @AttributeDefinition(description = "Local and remote recipients of one message, aliases expanded")
    int recipient__limit() default 5000;

    @AttributeDefinition(description = "Whether an authenticated client may send only from its own addresses")
    boolean sender__must__belong() default true;

    @AttributeDefinition(description = "Whether Received says nothing of where an authenticated client is")
    boolean hide__users__address() default false;

    @AttributeDefinition(description = "none: mail for others is refused until there was a relay; installed: put off")
    String relay() default "none";

    @AttributeDefinition(description = "Time from the end of a message to the reply")
    String reply__budget() default "20s";

    @AttributeDefinition(description = "How long a transaction may outlast this role when it is replaced")
    String drain__timeout() default "20s";

    @AttributeDefinition(description = "Whose addresses are completed, and whose headers rewritten: words of Postfix")
    String local__header__rewrite__clients() default "permit_sasl_authenticated";

    @AttributeDefinition(description = "File: what addresses of senders and recipients become, in envelope and header")
    String canonical__maps() default "";

    @AttributeDefinition(description = "File: what addresses of senders become, before canonical_maps")
    String sender__canonical__maps() default "";

    @AttributeDefinition(description = "File: what addresses of recipients become, before canonical_maps")
    String recipient__canonical__maps() default "";

    @AttributeDefinition(description = "File: who exists in relay_domains; none: everybody")
    String relay__recipient__maps() default "";

    @AttributeDefinition(description = "Who gets a copy of each message")
    String always__bcc() default "";

    @AttributeDefinition(description = "File: who gets a copy of what some senders send")
    String sender__bcc__maps() default "";

    @AttributeDefinition(description = "File: who gets a copy of what some recipients get")
    String recipient__bcc__maps() default "";

    @AttributeDefinition(description = "Domain of the senders of what is sent on (SRS); none: they stay as they are")
    String srs__domain() default "";

    @AttributeDefinition(description = "File of the secrets of SRS, a line each; made if it is not there")
    String srs__secret() default "mail/srs-secret";

    @AttributeDefinition(description = "Domains of senders that SRS leaves alone")
    String srs__exclude__domains() default "";

    @AttributeDefinition(description = "Order of the filters; others follow")
    String filters() default "";

    @AttributeDefinition(description = "Filters without which no mail is taken")
    String filters__required() default "";

    @AttributeDefinition(description = "Filters that are not asked although they are there")
    String filters__off() default "";

    @AttributeDefinition(description = "Filters that are asked and not listened to: NEW:PRESENT")
    String filters__shadow() default "";

    @AttributeDefinition(description = "Failures in a row after which a filter is not asked for a while; 0: it is")
    int filter__failure__limit() default 5;

    @AttributeDefinition(description = "How long a filter that keeps failing is not asked")
    String filter__quarantine() default "1m";

    @AttributeDefinition(description = "Time for one call of a filter")
    String filter__timeout() default "10s";

    @AttributeDefinition(description = "Calls of filters at the same time")
    int filter__threads() default 64;
}
