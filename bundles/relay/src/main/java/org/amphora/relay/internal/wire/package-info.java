/**
 * Connections to other servers, and the replies that are read from them (RFC 5321 §4.2).
 *
 * <p>Invariants: whatever the other side does or leaves undone, a call here ends, by the limit of its step or at the
 * deadline of the message; a reply has a bounded size; what was read in plain text is not taken for something that came
 * inside TLS. A {@link org.amphora.relay.internal.wire.Wire} belongs to one thread at a time; its watch may close it at
 * any time.
 */
package org.amphora.relay.internal.wire;
