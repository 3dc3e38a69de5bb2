package org.amphora.directoryldap.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.directoryldap.cfg}; two underscores stand for one. */
@ObjectClassDefinition(name = "Amphora users of LDAP")
@interface LdapConfig {
    @AttributeDefinition(description = "Servers, in the order in which they are tried")
    String ldap__uris() default "";

    @AttributeDefinition(description = "Whether ldap:// is upgraded to TLS before anything is sent")
    boolean ldap__starttls() default false;

    @AttributeDefinition(
            description = "PEM file of the authorities that vouch for the servers; empty: those of the JDK")
    String ldap__tls__ca__cert__file() default "";

    @AttributeDefinition(description = "Who searches; empty: nobody in particular")
    String ldap__dn() default "";

    @AttributeDefinition(description = "File whose first line is the password of ldap_dn")
    String ldap__dnpass__file() default "";

    @AttributeDefinition(description = "Where searches begin")
    String ldap__base() default "";

    @AttributeDefinition(description = "How deep they go: base, onelevel or subtree")
    String ldap__scope() default "subtree";

    @AttributeDefinition(description = "Who may receive mail")
    String ldap__user__filter() default "(&(objectClass=inetOrgPerson)(mail=%u))";

    @AttributeDefinition(description = "Who may log in")
    String ldap__pass__filter() default "(&(objectClass=inetOrgPerson)(mail=%u))";

    @AttributeDefinition(description = "What attributes mean: attribute=field")
    String ldap__user__attrs() default "mail=user";

    @AttributeDefinition(description = "Searches, and binds, at the same time")
    int ldap__connections() default 8;

    @AttributeDefinition(description = "How long a connection may take to open")
    String ldap__connect__timeout() default "5s";

    @AttributeDefinition(description = "How long a server may take to answer")
    String ldap__timeout() default "5s";
}
