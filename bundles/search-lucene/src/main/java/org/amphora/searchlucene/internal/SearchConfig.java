package org.amphora.searchlucene.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.searchlucene.cfg}; two underscores stand for one. */
@ObjectClassDefinition(name = "Amphora search index")
@interface SearchConfig {
    @AttributeDefinition(description = "Directory of the indexes, relative to Karaf's data directory")
    String search__directory() default "search";

    @AttributeDefinition(description = "Messages of a mailbox from which on it gets an index")
    int min__messages() default 500;

    @AttributeDefinition(description = "Characters of each message's text that are indexed")
    String text__limit() default "10M";

    @AttributeDefinition(description = "How long a mailbox that has changed waits until its index follows")
    String update__delay() default "5s";

    @AttributeDefinition(description = "How long an indexing under way may go on when this bundle is stopped")
    String drain__timeout() default "20s";
}
