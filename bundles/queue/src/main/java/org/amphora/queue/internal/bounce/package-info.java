/**
 * What a sender is told when a message that was taken cannot be delivered, or, if asked for, that it was: RFC 3464 in
 * RFC 6522's multipart/report.
 *
 * <p>Invariants: RFC 5321 §6.1: never to the null reverse-path, and always from it; RFC 3461 §4.1: not about a recipient
 * whose NOTIFY leaves out FAILURE; on success only where it is named. Safe on any thread.
 */
package org.amphora.queue.internal.bounce;
