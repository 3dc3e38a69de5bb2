/**
 * The mail queue for tests: a fake without threads or files, and the contract that it shares with the real one.
 *
 * <p>Invariant: what {@link org.amphora.testkit.queue.MemoryMailQueue} does passes
 * {@link org.amphora.testkit.queue.MailQueueContract}, as the real queue does. Everything runs on the caller's thread.
 */
package org.amphora.testkit.queue;
