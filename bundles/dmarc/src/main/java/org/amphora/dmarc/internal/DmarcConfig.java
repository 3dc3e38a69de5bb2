package org.amphora.dmarc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.dmarc.cfg}; two underscores stand for one. */
@ObjectClassDefinition(
        id = DmarcFilter.PID,
        name = "Amphora DMARC",
        description = "Mail that only claims to be a domain's")
@interface DmarcConfig {
    @AttributeDefinition(description = "What a domain's wish to reject leads to: reject, quarantine or continue")
    String reject() default "reject";

    @AttributeDefinition(description = "What a domain's wish for quarantine leads to: quarantine or continue")
    String quarantine() default "quarantine";

    @AttributeDefinition(description = "What a DNS without answers leads to: continue or tempfail")
    String temperror() default "continue";

    @AttributeDefinition(description = "What a message without a usable From leads to: continue or reject")
    String invalid__from() default "continue";

    @AttributeDefinition(description = "Networks whose mail is not checked")
    String skip__networks() default "";

    @AttributeDefinition(description = "How the organisation of a domain is found: public_suffix_list or tree_walk")
    String organisational__domain() default "public_suffix_list";

    @AttributeDefinition(description = "Another Public Suffix List, relative to etc/; empty: the one in this bundle")
    String public__suffix__list() default "";

    @AttributeDefinition(description = "How long results are kept for reports; 0: not at all")
    String keep__results() default "14d";

    @AttributeDefinition(description = "Most bytes of the results of one day")
    String results__max__size() default "16M";
}
