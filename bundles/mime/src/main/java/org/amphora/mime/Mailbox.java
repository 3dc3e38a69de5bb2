package org.amphora.mime;

/**
 * A mailbox, RFC 5322 §3.4, with the parts that IMAP's ENVELOPE names (RFC 3501 §7.4.2). Strings are raw.
 *
 * @param name the display name, or what an old mailer wrote in a comment behind the address; null if there is none
 * @param route the obsolete source route, {@code @a,@b}; null if there is none
 * @param localPart without quotes; empty where the text had none
 * @param host the domain, or an address literal with its brackets; empty where the text had none, never null, since
 *     in an ENVELOPE a NIL host means a group
 */
public record Mailbox(String name, String route, String localPart, String host) implements Address {

    /** {@code localPart@host}, or the local part alone where there is no host; the local part is not quoted. */
    public String address() {
        return host.isEmpty() ? localPart : localPart + '@' + host;
    }
}
