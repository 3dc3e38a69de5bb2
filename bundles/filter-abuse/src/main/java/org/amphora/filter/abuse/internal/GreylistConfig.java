package org.amphora.filter.abuse.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.filter.greylist.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = GreylistFilter.PID, name = "Amphora greylist", description = "Who comes anew comes again")
@interface GreylistConfig {
    @AttributeDefinition(description = "How long a new triplet has to wait")
    String delay() default "300s";

    @AttributeDefinition(description = "How long after its first try a triplet may come again")
    String retry__window() default "2d";

    @AttributeDefinition(description = "How long a triplet or a client is remembered after its last mail")
    String max__age() default "35d";

    @AttributeDefinition(description = "Triplets of a client that have passed until it is not asked; 0: never")
    int auto__whitelist__clients() default 5;

    @AttributeDefinition(description = "Recipients who do not wait: addresses, domains, or local parts with @")
    String whitelist__recipients() default "postmaster@, abuse@";

    @AttributeDefinition(description = "Most triplets, and most clients, that are remembered")
    int max__entries() default 50000;

    @AttributeDefinition(description = "Time between two writes of the file")
    String save__interval() default "1m";
}
