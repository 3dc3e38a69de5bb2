package org.amphora.api.mail;

/** Where a recipient's mail goes from here. */
public sealed interface Route {
    /**
     * Into a local account's store.
     *
     * @param account the account's name, {@code user@domain} as the directory spells it
     * @param detail what followed the recipient delimiter in the local part, or empty
     */
    record Local(String account, String detail) implements Route {}

    /** To the next server for a domain. */
    record Remote(String domain) implements Route {}
}
