/**
 * SASL (RFC 4422) for all protocols: PLAIN (RFC 4616), LOGIN (an expired draft that old clients need), SCRAM
 * (RFC 5802, 7677; bound to TLS by RFC 5929), EXTERNAL (RFC 4422, by a client's certificate), and mechanisms of other
 * bundles. Names and passwords are prepared by SASLprep (RFC 4013).
 *
 * <p>Invariants: no mechanism that shows a password is offered in plain text unless {@code disable_plaintext_auth = no};
 * each exchange that ends leaves one line on the logger {@code org.amphora.auth}, without a secret; neither reply nor time
 * tells whether a user exists; a flood of logins holds a bounded number of threads.
 *
 * <p>Threads: services are safe on any thread; an exchange belongs to one client and is not.
 */
package org.amphora.sasl.internal;
