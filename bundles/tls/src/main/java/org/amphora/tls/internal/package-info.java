/**
 * The role tls: the server's certificates and keys. From PEM files (RFC 7468; keys as PKCS#8, PKCS#1 or SEC1,
 * RFC 5915), one by default and others by the name that the client asks for (RFC 6066), or self-signed where none are
 * configured. TLS 1.2 (RFC 5246) and 1.3 (RFC 8446) only, with suites that have forward secrecy and authenticated
 * encryption (RFC 9325). Clients' certificates are checked against the files that listeners name (RFC 5280).
 *
 * <p>Invariants: a context that is out never changes; files that cannot be used leave the one before in force; a
 * private key never leaves this package, nor is it readable by others on disk. Bouncy Castle reads PEM and makes the
 * self-signed certificate; it is not registered as a provider, all cryptography is the JDK's. Safe on any thread.
 */
package org.amphora.tls.internal;
