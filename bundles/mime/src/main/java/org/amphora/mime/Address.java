package org.amphora.mime;

import java.util.List;

/** One element of an address list, RFC 5322 §3.4: a mailbox or a group of them. Strings are raw. */
public sealed interface Address permits Mailbox, Group {

    /** The display name without quotes, encoded words as they stand; null if there is none. */
    String name();

    /** {@link #name()} for a person to read: encoded words and UTF-8 decoded; null if there is no name. */
    default String displayName() {
        return name() == null ? null : HeaderText.decode(name());
    }

    /**
     * The addresses in the body of a From, To, Cc … field, folded or not. Obsolete forms are read (RFC 5322 §4.4), and
     * of malformed ones as much as can be understood; what holds no address gives an empty list.
     */
    static List<Address> parseList(String rawBody) {
        return new AddressParser(rawBody).list();
    }
}
