/**
 * What travels: addresses, envelopes, bodies, replies and the one error type.
 *
 * <p>RFC 5321 (paths, replies), RFC 3461 (DSN parameters), RFC 3463 (enhanced status codes). All types but
 * {@link org.amphora.api.mail.SpooledBody} are immutable values and safe on any thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.mail;
