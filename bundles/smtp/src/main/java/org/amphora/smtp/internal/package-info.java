/**
 * The SMTP server (RFC 5321, RFC 6409) and LMTP (RFC 2033): bytes to commands. No sockets, no disk, no policy.
 *
 * <p>Read in this order: {@link org.amphora.smtp.internal.SmtpConnection}, the only class that sees the connection,
 * reads lines and bodies through {@code wire} and runs what {@code session}'s table names, on the thread that it names.
 *
 * <p>Invariants: one command at a time; a reply is sent before the input that follows it is looked at, or together
 * with the next reply if that input is here already (RFC 2920); a handler lets go only between commands, outside a
 * transaction. Threads: as {@link org.amphora.api.net.ConnectionHandler} promises, calls never overlap, so that
 * nothing here is locked.
 */
package org.amphora.smtp.internal;
