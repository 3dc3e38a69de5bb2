/**
 * The queue: takes responsibility for messages, and delivers them through whatever targets are there.
 *
 * <p>RFC 5321 §4.5.4 (retries), §4.5.5 and §6.1 (responsibility, null reverse-path), RFC 3461 (NOTIFY), RFC 3464.
 *
 * <p>Invariants: when {@link org.amphora.queue.internal.DurableQueue#accept} returns, each recipient that it says is
 * delivered or queued is so durably; an entry is worked on by one thread at a time, over instances too; what is
 * changed on disk is forced before anybody is told; a bounce is durable before its recipient is done. Threads: callers'
 * threads write entries; {@code amphora-queue-inline-*} deliver while a caller waits, {@code amphora-queue-delivery-*}
 * deliver entries, {@code amphora-queue-dispatch} waits for the next one. None of them is ever interrupted, as an
 * interrupt would close the file channel that it reads.
 */
package org.amphora.queue.internal;
