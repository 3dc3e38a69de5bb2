/**
 * Where a recipient's mail goes next: the transport table, the relay host of the sender or of all, or the domain itself.
 *
 * <p>Invariants: a lookup never blocks and never fails; a table that cannot be read leaves the one before in force. Safe
 * on any thread.
 */
package org.amphora.relay.internal.route;
