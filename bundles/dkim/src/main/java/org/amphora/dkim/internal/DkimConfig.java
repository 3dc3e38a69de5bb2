package org.amphora.dkim.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/org.amphora.dkim.cfg}; two underscores stand for one. */
@ObjectClassDefinition(id = DkimComponent.PID, name = "Amphora DKIM", description = "Signing, verifying and sealing")
@interface DkimConfig {
    @AttributeDefinition(description = "s signs, v verifies")
    String mode() default "sv";

    @AttributeDefinition(description = "Names and keys: a data set")
    String key__table() default "";

    @AttributeDefinition(description = "Authors and the keys that sign for them: a data set")
    String signing__table() default "";

    @AttributeDefinition(description = "Whether all matches of the signing table sign, or the first")
    String multiple__signatures() default "yes";

    @AttributeDefinition(description = "Without tables: the domains that one key signs for")
    String domain() default "";

    @AttributeDefinition(description = "Without tables: the selector of the key")
    String selector() default "";

    @AttributeDefinition(description = "Without tables: the file of the key")
    String key__file() default "";

    @AttributeDefinition(description = "Without tables: whether mail from below the domains is signed, too")
    String sub__domains() default "no";

    @AttributeDefinition(description = "Whether a key that everybody may read is not used")
    String require__safe__keys() default "yes";

    @AttributeDefinition(description = "Canonical forms of header and body in our signatures")
    String canonicalization() default "relaxed/simple";

    @AttributeDefinition(description = "Header fields to sign")
    String sign__headers() default "*";

    @AttributeDefinition(description = "Header fields not to sign")
    String omit__headers() default "*";

    @AttributeDefinition(description = "Header fields of which none may be added")
    String oversign__headers() default "From";

    @AttributeDefinition(description = "Lifetime of our signatures")
    String signature__ttl() default "0s";

    @AttributeDefinition(description = "Whether signatures of others are taken out of what we sign")
    String remove__old__signatures() default "no";

    @AttributeDefinition(description = "Recipients for whom nothing is signed")
    String dont__sign__mail__to() default "";

    @AttributeDefinition(description = "Clients whose mail is signed; mynetworks if empty")
    String internal__hosts() default "";

    @AttributeDefinition(description = "Other clients that may send as our domains")
    String external__ignore__list() default "";

    @AttributeDefinition(description = "Clients whose mail is neither signed nor verified")
    String peer__list() default "";

    @AttributeDefinition(description = "Domains of authors whose mail is neither signed nor verified")
    String exempt__domains() default "";

    @AttributeDefinition(description = "Smallest RSA key that counts, in bits")
    int minimum__key__bits() default 1024;

    @AttributeDefinition(description = "Signatures that are looked at")
    int maximum__signatures__to__verify() default 10;

    @AttributeDefinition(description = "Largest header that is looked at, in bytes")
    String maximum__headers() default "512K";

    @AttributeDefinition(description = "How much of a body must be signed")
    String minimum() default "0+";

    @AttributeDefinition(description = "Header fields that a signature covers")
    String must__be__signed() default "";

    @AttributeDefinition(description = "By how much clocks may differ")
    String clock__drift() default "5m";

    @AttributeDefinition(description = "Time for the keys of one message")
    String dns__timeout() default "5s";

    @AttributeDefinition(description = "What is done in all the cases that follow")
    String on__default() default "accept";

    @AttributeDefinition(description = "What is done if no signature is good and one is bad")
    String on__bad__signature() default "";

    @AttributeDefinition(description = "What is done if a key cannot be had now")
    String on__dns__error() default "";

    @AttributeDefinition(description = "What is done if there is no key, or no good one")
    String on__key__not__found() default "";

    @AttributeDefinition(description = "What is done with what is not signed")
    String on__no__signature() default "";

    @AttributeDefinition(description = "What is done if we cannot sign")
    String on__signature__error() default "";

    @AttributeDefinition(description = "Whether mail that is forwarded is sealed")
    String arc__seal() default "yes";

    @AttributeDefinition(description = "The name of the key that seals")
    String arc__key() default "";

    @AttributeDefinition(description = "Our name in results; myhostname if empty")
    String authserv__id() default "";

    @AttributeDefinition(description = "Whether the log says why a message is or is not signed")
    String log__why() default "no";

    @AttributeDefinition(description = "Whether the log says that a message was signed, or is good")
    String syslog__success() default "no";

    @AttributeDefinition(description = "An opendkim.conf whose settings count before these")
    String opendkim__conf() default "";
}
