package org.amphora.sasloauth.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.sasloauth.cfg}; two underscores stand for one. */
@ObjectClassDefinition(name = "Amphora bearer tokens")
@interface OauthConfig {
    @AttributeDefinition(description = "Where the issuer says whether a token is good")
    String oauth2__introspection__url() default "";

    @AttributeDefinition(description = "Where the issuer publishes the keys that sign its tokens")
    String oauth2__jwks__url() default "";

    @AttributeDefinition(description = "How long these keys are kept")
    String oauth2__jwks__ttl() default "1h";

    @AttributeDefinition(description = "Who asks oauth2_introspection_url")
    String oauth2__client__id() default "";

    @AttributeDefinition(description = "File whose first line is the secret of oauth2_client_id")
    String oauth2__client__secret__file() default "";

    @AttributeDefinition(description = "Whose tokens are taken")
    String oauth2__issuers() default "";

    @AttributeDefinition(description = "For whom a token must be, one of them")
    String oauth2__audience() default "";

    @AttributeDefinition(description = "What a token must allow, all of them")
    String oauth2__scope() default "";

    @AttributeDefinition(description = "The claim that names the user")
    String oauth2__username__attribute() default "email";

    @AttributeDefinition(description = "By how much clocks may differ")
    String oauth2__token__expire__grace() default "60s";

    @AttributeDefinition(description = "Where clients learn of the issuer, told when a token is refused")
    String oauth2__openid__configuration__url() default "";

    @AttributeDefinition(description = "How long the issuer may take to answer")
    String oauth2__timeout() default "5s";

    @AttributeDefinition(description = "Questions to the issuer at the same time")
    int oauth2__max__requests() default 8;
}
