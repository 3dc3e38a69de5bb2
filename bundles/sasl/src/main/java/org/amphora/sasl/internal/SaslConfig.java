package org.amphora.sasl.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code org.amphora.sasl.cfg}; two low lines in a name are one in the key. */
@ObjectClassDefinition(name = "Amphora SASL")
@interface SaslConfig {
    @AttributeDefinition(description = "Mechanisms to offer, in this order")
    String auth__mechanisms() default "SCRAM-SHA-256 PLAIN LOGIN";

    @AttributeDefinition(description = "Whether passwords are refused in plain text")
    String disable__plaintext__auth() default "yes";

    @AttributeDefinition(description = "Networks whose connections count as encrypted")
    String login__trusted__networks() default "";

    @AttributeDefinition(description = "Whether a client's certificate may say who it is, for EXTERNAL")
    boolean auth__ssl__username__from__cert() default false;

    @AttributeDefinition(description = "Where in the certificate: rfc822Name or commonName")
    String ssl__cert__username__field() default "rfc822Name";

    @AttributeDefinition(description = "Logins checked at the same time; each holds a worker thread")
    int auth__worker__max__count() default 16;

    @AttributeDefinition(description = "Logins that may wait for their check")
    int auth__queue__limit() default 16;

    @AttributeDefinition(description = "How long a login waits for its check")
    String auth__queue__timeout() default "5s";

    @AttributeDefinition(description = "How long an answer is held after three failures; doubles with each more")
    String auth__failure__delay() default "2s";
}
