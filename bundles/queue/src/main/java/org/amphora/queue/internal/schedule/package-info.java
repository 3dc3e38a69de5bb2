/**
 * Which entry is tried when, and how many at once: each entry waits until it is due, then for its turn at its
 * destination.
 *
 * <p>Invariants: destinations take turns, so that none waits for another; those that are slow, or have not taken mail yet,
 * never hold more than half of the workers together; one that took no mail is left alone for a while. Everything but
 * {@link org.amphora.queue.internal.schedule.Schedule} is guarded by its lock.
 */
package org.amphora.queue.internal.schedule;
