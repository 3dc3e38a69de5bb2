/**
 * DKIM signatures, RFC 6376 with RFC 8301 and RFC 8463: read, checked against the key in the DNS, and made. What is wrong
 * with a signature is a {@link org.amphora.dkim.internal.signature.Result} with a reason, never an exception that leaves
 * this package.
 *
 * <p>No sockets, no OSGi; a verifier and a signer may be used by several threads, each with a message of its own.
 */
package org.amphora.dkim.internal.signature;
