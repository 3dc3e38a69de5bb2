package org.amphora.smtp.internal.syntax;

import org.amphora.api.mail.Address;

/** What the parser has made of a path. */
public sealed interface Path {
    /**
     * @param end index behind the closing bracket
     */
    record Good(Address address, int end) implements Path {}

    record Bad(Fault fault) implements Path {}

    enum Fault {
        /** Not of RFC 5321's form. */
        SYNTAX,
        /** Of the form, but the domain cannot exist: a label too long, a literal that is no address. */
        DOMAIN,
        /** Octets beyond US-ASCII without SMTPUTF8, RFC 6531 §3.5. */
        NON_ASCII,
        /** RFC 5321 §4.5.3.1. */
        TOO_LONG
    }
}
