/**
 * SASL with bearer tokens of OAuth 2.0: OAUTHBEARER (RFC 7628) and Google's XOAUTH2, which is the same in another form. A
 * token is either asked about at its issuer (RFC 7662) or a JWT (RFC 7519) whose signature is checked with the issuer's
 * published keys (RFC 7517).
 *
 * <p>Invariants: off until an address of one of the two is configured; a token is never logged; what an issuer sends is
 * bounded in size and time; an issuer that does not answer is a temporary failure, and a token that it does not know is
 * not; only signatures by public keys count, never {@code none} or a shared secret.
 *
 * <p>Threads: services are safe on any thread, and the caller's waits for the issuer. The JDK's client has a thread of its own.
 */
package org.amphora.sasloauth.internal;
