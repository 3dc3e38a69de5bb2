/**
 * The role relay: mail to other servers by SMTP (RFC 5321) and to local ones by LMTP (RFC 2033), as delivery targets of
 * the queue.
 *
 * <p>Invariants: a call of the queue ends by its deadline, whatever the other side does; a recipient is delivered only
 * when the other side has said so; what another server says goes, bounded and as printable US-ASCII, into the outcome. The
 * queue's worker threads do all the work and block in it; beside them there are two threads of our own, one that cuts
 * connections whose time is up and one that looks for changed files. {@code docs/protocols/relay.md} has the states.
 */
package org.amphora.relay.internal;
