package org.amphora.imap.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code org.amphora.imap.cfg}; two low lines in a name are one in the key. */
@ObjectClassDefinition(name = "Amphora IMAP")
@interface ImapConfig {
    @AttributeDefinition(description = "Time without a command before the session ends")
    String idle__timeout() default "30m";

    @AttributeDefinition(description = "Time without a command before login")
    String login__timeout() default "3m";

    @AttributeDefinition(description = "Failed logins before the connection is closed")
    int max__login__failures() default 3;

    @AttributeDefinition(description = "Sessions of one user from one address; 0: any number")
    int mail__max__userip__connections() default 10;

    @AttributeDefinition(description = "Wrong commands before the connection is closed")
    int max__bad__commands() default 20;

    @AttributeDefinition(description = "Longest command in octets, without its literals")
    String imap__max__line__length() default "64K";

    @AttributeDefinition(description = "Octets of all literals of a command that is no APPEND")
    String max__literal__size() default "64K";

    @AttributeDefinition(description = "LITERAL- in place of LITERAL+: literals above 4096 octets wait to be invited")
    boolean imap__literal__minus() default false;

    @AttributeDefinition(description = "Largest message that APPEND takes")
    String append__limit() default "50M";

    @AttributeDefinition(description = "Octets of all messages of one APPEND")
    String multiappend__limit() default "250M";

    @AttributeDefinition(description = "Appended messages up to this size wait in memory")
    String spool__memory__limit() default "64K";

    @AttributeDefinition(description = "Memory of all messages that are being appended together")
    String spool__memory__total() default "16M";

    @AttributeDefinition(description = "Atoms and strings in one command")
    int max__arguments() default 5000;

    @AttributeDefinition(description = "Nesting of parentheses, NOT and OR in a SEARCH")
    int max__search__depth() default 50;

    @AttributeDefinition(description = "Characters of each message's text that a SEARCH looks at")
    String search__text__limit() default "10M";

    @AttributeDefinition(description = "Octets of one value that a client notes with a mailbox or its account")
    String metadata__value__limit() default "16K";

    @AttributeDefinition(description = "Values that clients note with one mailbox or account")
    int metadata__entries__limit() default 100;

    @AttributeDefinition(description = "Names of mailboxes that a user of NOTIFY may have")
    int notify__mailboxes__limit() default 1000;

    @AttributeDefinition(description = "First level of the names of other users' mailboxes; empty for no sharing")
    String shared__namespace() default "";

    @AttributeDefinition(description = "Whether users may share a mailbox with all others at once")
    boolean acl__anyone() default false;

    @AttributeDefinition(description = "Time that sessions get to finish when the bundle is replaced")
    String drain__timeout() default "20s";
}
