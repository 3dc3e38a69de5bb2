/**
 * RSA and Ed25519 keys: public ones as a DKIM record has them, private ones from the files that {@code opendkim-genkey},
 * {@code openssl} and {@code dknewkey} write, and new pairs in such files.
 *
 * <p>Values: safe on any thread.
 */
package org.amphora.dkim.internal.keys;
