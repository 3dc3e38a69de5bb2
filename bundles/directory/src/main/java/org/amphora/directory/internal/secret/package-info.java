/**
 * Password hashes and SCRAM verifiers: Argon2id (RFC 9106), bcrypt, SCRAM-SHA-256 (RFC 5802, RFC 7677).
 *
 * <p>Invariants: secrets are compared in constant time; a copy of a password is wiped by whoever made it; nothing here
 * logs. All types are immutable and safe on any thread.
 */
package org.amphora.directory.internal.secret;
