/**
 * How much a connection to another server must be worth: levels as Postfix names them, DANE (RFC 7672), MTA-STS (RFC
 * 8461), REQUIRETLS (RFC 8689), and the results that are counted for reports (RFC 8460).
 *
 * <p>Invariants: a handshake itself accepts any certificate, and what it must prove is looked at behind it, for resumed
 * sessions too: so a server can be told apart that has no TLS from one that has not the right certificate. Where security
 * is wanted and cannot be had, mail waits and is never sent without. Safe on any thread.
 */
package org.amphora.relay.internal.tls;
