/**
 * The files of a Maildir as Dovecot, Courier and qmail have them: names of messages with their flags, names of
 * mailboxes in modified UTF-7 (RFC 3501 §5.1.3), {@code dovecot-uidlist}, {@code dovecot-keywords}, {@code
 * subscriptions}. Plain values and readers; nothing here is kept open. A line that makes no sense is passed over and
 * told, never a reason to lose the others.
 */
package org.amphora.maildir.internal.format;
