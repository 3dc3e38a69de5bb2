/**
 * The store as one user may use it, RFC 4314: all that commands do with mailboxes goes through here, so that none can
 * forget a right. {@link org.amphora.imap.internal.access.PermittedStore} knows names, those of other users' mailboxes
 * among them (RFC 2342); {@link org.amphora.imap.internal.access.PermittedMailbox} is the table of which right each call
 * needs.
 *
 * <p>Invariants: rights are looked up once for each command, and again for each task of an IDLE; who may not see a
 * mailbox hears the same of it as of one that is not there.
 */
package org.amphora.imap.internal.access;
