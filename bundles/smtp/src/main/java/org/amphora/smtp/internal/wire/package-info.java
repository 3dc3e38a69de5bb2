/**
 * The framing of SMTP: lines and bodies in, replies out. RFC 5321 §2.3.8 (CRLF and nothing else), §4.2 (replies),
 * §4.5.2 (transparency), §4.5.3 (limits).
 *
 * <p>Framers are pushed: they take what is there, never look at a byte twice, and give the same results however the
 * input is cut. Not for several threads.
 */
package org.amphora.smtp.internal.wire;
