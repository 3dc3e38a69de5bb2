/**
 * Where a message waits from its first byte until it is in a mailbox or in the queue: in pooled, counted memory up to
 * {@code spool_memory_limit} for one and {@code spool_memory_total} for all, beyond that in a file below {@code
 * incoming/}.
 *
 * <p>Invariants: memory goes back to the pool, and a file is deleted, exactly once, when the last holder of a body
 * closes it; nothing here is forced, as nobody was told anything yet. Writers belong to one thread at a time, the rest
 * is safe on any thread.
 */
package org.amphora.queue.internal.spool;
