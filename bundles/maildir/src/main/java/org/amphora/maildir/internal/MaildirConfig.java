package org.amphora.maildir.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.maildir.cfg}. */
@ObjectClassDefinition(name = "Amphora maildir", description = "The store")
public @interface MaildirConfig {
    String PID = "org.amphora.maildir";

    @AttributeDefinition(description = "The directory that holds all mail; an absolute path")
    String mail__root() default "";

    @AttributeDefinition(description = "Where an account's Maildir is, below mail_root")
    String mail__location() default "{domain}/{user}/Maildir";

    @AttributeDefinition(description = "Between the levels of a mailbox name: . or /")
    String hierarchy__separator() default ".";

    @AttributeDefinition(description = "Made and subscribed at an account's first use: name:use, …")
    String default__mailboxes() default "Drafts:drafts, Sent:sent, Junk:junk, Trash:trash, Archive:archive";

    @AttributeDefinition(description = "Bytes that an account may hold; 0 for no limit")
    String mailbox__size__limit() default "1G";

    @AttributeDefinition(description = "How many mailboxes are kept open")
    int open__mailboxes__limit() default 1000;

    @AttributeDefinition(description = "How long a file name may lag behind a flag change")
    String flag__rename__delay() default "1s";

    @AttributeDefinition(description = "How long a mailbox is believed unchanged by other programs")
    String rescan__interval() default "1s";

    @AttributeDefinition(description = "How long the store waits for calls under way when it is stopped")
    String drain__timeout() default "20s";
}
