package org.amphora.tls.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Amphora TLS")
@interface TlsConfig {
    @AttributeDefinition(description = "PEM file: the server's certificate, then the chain; empty: self-signed")
    String certificate__file() default "";

    @AttributeDefinition(description = "PEM file of the private key; empty: it is in certificate_file")
    String key__file() default "";

    @AttributeDefinition(
            description = "File whose first line is the password of an encrypted key; empty: not encrypted")
    String key__password__file() default "";

    @AttributeDefinition(description = "PEM files of key and certificates for other names, which are in them")
    String sni__files() default "";

    @AttributeDefinition(description = "TLSv1.2, TLSv1.3 or both")
    String protocols() default "TLSv1.2, TLSv1.3";

    @AttributeDefinition(description = "JSSE's names, the preferred first; empty: those with forward secrecy and AEAD")
    String cipher__suites() default "";

    @AttributeDefinition(description = "TLS 1.2 sessions kept for resumption")
    int session__cache__size() default 20480;

    @AttributeDefinition(description = "How long a session, or a TLS 1.3 ticket, can be resumed")
    String session__timeout() default "1h";

    @AttributeDefinition(description = "How often the files are looked at for a change; 0 is never")
    String reload__interval() default "60s";
}
