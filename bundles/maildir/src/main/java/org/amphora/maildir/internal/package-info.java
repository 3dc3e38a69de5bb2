/**
 * The store: a Maildir++ for each account (RFC 3501's mailboxes, Dovecot's file formats), with an index beside it.
 *
 * <p>Read in this order: {@link org.amphora.maildir.internal.MaildirStore} (the contract), {@link
 * org.amphora.maildir.internal.Account} (names and directories), {@link
 * org.amphora.maildir.internal.OpenMailboxes} (which are open), then the package {@code mailbox}. Formats are told in
 * {@code docs/storage-format.md}.
 *
 * <p>Threads: every call may come on any thread and may block. One thread of ours, {@code amphora-maildir-keeper}, does
 * what can follow later. Order of locks: account, slot of a mailbox, use of a mailbox, lock of a mailbox; what is called
 * with a mailbox's lock takes none of the others.
 */
package org.amphora.maildir.internal;
