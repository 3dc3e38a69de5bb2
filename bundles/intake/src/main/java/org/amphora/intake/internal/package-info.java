/**
 * Policy for incoming mail: relay control, routing, the sender's right to an address, and one reply for many
 * recipients.
 *
 * <p>Sources: RFC 5321 (transactions, trace, postmaster), RFC 6409 (submission), RFC 2033 (LMTP), RFC 3463 (status
 * codes).
 *
 * <p>Invariants: nothing is routed to another server unless relay control allows it, an alias or map of
 * ours leads there, or the address is one that we have made for SRS; a recipient is refused for good
 * only if the directory says that there is no such user, never because the directory cannot be asked; a positive reply
 * to the message is given only after the queue has taken it; a transaction keeps the queue, the filters and the
 * configuration that it began with.
 *
 * <p>Threads: transactions on several threads at once, each of them on one at a time.
 */
package org.amphora.intake.internal;
