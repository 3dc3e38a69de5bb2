/**
 * The client's side of SMTP (RFC 5321) and LMTP (RFC 2033): a session with one server and the transactions in it.
 *
 * <p>Extensions: PIPELINING (RFC 2920), SIZE (RFC 1870), 8BITMIME (RFC 6152), CHUNKING and BINARYMIME (RFC 3030), DSN
 * (RFC 3461), ENHANCEDSTATUSCODES (RFC 2034), STARTTLS (RFC 3207), AUTH (RFC 4954), SMTPUTF8 (RFC 6531), REQUIRETLS
 * (RFC 8689), the RCPTMAX of LIMITS (RFC 9422).
 *
 * <p>Invariants: a recipient is delivered only by a positive reply to the end of the data; a password is said only where
 * the settings allow it; after a broken session nothing more is said in it. Everything here belongs to one thread at a
 * time.
 */
package org.amphora.relay.internal.session;
