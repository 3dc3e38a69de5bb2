package org.amphora.directory.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.directory.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = DirectoryComponent.PID, name = "Amphora directory", description = "Domains, users, aliases")
@interface DirectoryConfig {
    @AttributeDefinition(description = "Folder of the files domains, users and aliases, relative to etc/")
    String folder() default "mail";

    @AttributeDefinition(description = "Where users are kept, in the order in which they are asked")
    String user__sources() default "files";

    @AttributeDefinition(description = "Domain that completes a bare login name; empty: the only one that has it")
    String default__realm() default "";

    @AttributeDefinition(description = "Characters that part a user from a detail in a local part")
    String recipient__delimiter() default "+";

    @AttributeDefinition(description = "Whether a password is kept for SCRAM too")
    boolean scram() default true;

    @AttributeDefinition(description = "Iterations of a new SCRAM verifier")
    int scram__iterations() default 15000;

    @AttributeDefinition(description = "Passwords hashed at the same time; each takes 19 MiB")
    int hash__concurrency() default 2;

    @AttributeDefinition(description = "How long a password that was right is taken without hashing it again")
    String auth__cache__ttl() default "0s";

    @AttributeDefinition(description = "Aliases that may lead to one another in a row")
    int alias__depth() default 10;

    @AttributeDefinition(description = "Addresses that one alias may lead to")
    int alias__targets() default 1000;
}
