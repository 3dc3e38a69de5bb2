/**
 * A message in its canonical forms, RFC 6376 §3.4: header fields one by one, the body in one pass for all that ask for
 * a hash of it, however large it is.
 *
 * <p>Texts of header fields hold one byte in each char. For one thread at a time.
 */
package org.amphora.dkim.internal.canonical;
