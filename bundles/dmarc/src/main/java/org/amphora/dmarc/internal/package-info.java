/**
 * The role dmarc, RFC 7489: a filter that weighs what {@code spf} and {@code dkim-verify} have left before it, and does
 * with a message what the domain in its From wants; a delivery filter that puts into Junk what was let in for it; and what
 * has come, kept for reports to those domains.
 *
 * <p>Threads: asked about several transactions at once. The Public Suffix List is read at the first message.
 */
package org.amphora.dmarc.internal;
