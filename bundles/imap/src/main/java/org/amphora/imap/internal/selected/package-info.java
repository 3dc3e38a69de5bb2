/**
 * A session's view of its selected mailbox (RFC 3501 §2.3.1.2, §7.3, §7.4.1): its own message numbers, and what is told
 * so that the client's picture follows the store's.
 *
 * <p>Invariant: a client that obeys every EXISTS and EXPUNGE it was sent has exactly the numbers of the {@link
 * org.amphora.imap.internal.selected.View}. Not for several threads.
 */
package org.amphora.imap.internal.selected;
