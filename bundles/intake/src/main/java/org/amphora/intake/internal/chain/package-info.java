/**
 * The chain of {@link org.amphora.api.filter.MailFilter}s.
 *
 * <p>Invariants: the chain of a transaction is frozen when it begins; a filter that goes away is waited for until the
 * transactions that it is in have ended; each filter is told of a connection once, before its first transaction there;
 * {@code end} is the last call, always made, and never while another call is inside the filter. A filter that hangs
 * costs a thread of the pool, never a session.
 *
 * <p>Threads: a filter that may block runs on the pool {@code amphora-intake-filter}, all others on the caller's thread.
 */
package org.amphora.intake.internal.chain;
