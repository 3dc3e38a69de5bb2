package org.amphora.smtp.internal.syntax;

import org.amphora.api.mail.Address;

/** What the parser has made of a path. */
public sealed interface Path {
    /**
     * @param ascii whether it came in US-ASCII; if not, it is good only with SMTPUTF8 (RFC 6531 §3.2)
     * @param end index behind the closing bracket
     */
    record Good(Address address, boolean ascii, int end) implements Path {}

    record Bad(Fault fault) implements Path {}

    enum Fault {
        /** Not of RFC 5321's form. */
        SYNTAX,
        /** Of the form, but the domain cannot exist: a label too long, a literal that is no address. */
        DOMAIN,
        /** RFC 5321 §4.5.3.1. */
        TOO_LONG
    }
}
