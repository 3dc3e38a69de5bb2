/**
 * The filter {@code spf}, RFC 7208: asks at MAIL whether the domains in HELO and in the sender's address let the client
 * send, leaves the answers as {@link org.amphora.api.filter.AuthResult}s, and does what the configuration says.
 *
 * <p>Threads: asked about several transactions at once; nothing is kept between them.
 */
package org.amphora.spf.internal;
