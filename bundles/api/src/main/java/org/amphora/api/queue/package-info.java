/**
 * Durability: {@link org.amphora.api.queue.MailQueue} takes responsibility for a message and delivers it through
 * {@link org.amphora.api.queue.DeliveryTarget}s.
 *
 * <p>Invariant: when {@code accept} or {@code enqueue} has returned, the message is on disk, synced, in every local
 * recipient's mailbox or in the queue.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.queue;
