/**
 * One mailbox while it is open: {@link org.amphora.maildir.internal.mailbox.OpenMailbox} and the parts of it.
 *
 * <p>Invariants:
 * <ul>
 *   <li>A message's bytes and its name in {@code new/} or {@code cur/} are forced before it has a UID; UID, MODSEQ and
 *       visibility are one step under the mailbox's lock.
 *   <li>No UID or MODSEQ is used above the limits that were forced: the header of {@code dovecot-uidlist} and a record of
 *       the log. After a crash both counts go on from the limit.
 *   <li>Flags and expunges are in the log, forced, before they are visible; the files follow. Until a snapshot has
 *       replaced the log, a file that the log says is gone is removed again and a name that lags behind is no news.
 *   <li>Readers take no lock: they see the newest {@link org.amphora.maildir.internal.mailbox.State}. A file that has
 *       been renamed under them is looked up again.
 *   <li>Listeners are told after the lock is given back.
 * </ul>
 * Calls may block and come on any thread.
 */
package org.amphora.maildir.internal.mailbox;
