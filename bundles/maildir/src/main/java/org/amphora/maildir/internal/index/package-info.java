/**
 * What we keep beside a Maildir so that opening a mailbox neither parses nor stats its messages: {@code amphora.index},
 * a snapshot replaced as a whole, and {@code amphora.log}, what has happened since. Both begin with a version and carry
 * checksums; both can be made anew from the files and {@code dovecot-uidlist}.
 *
 * <p>In memory a mailbox is a {@link org.amphora.maildir.internal.index.Table}: immutable to its readers, columns in
 * chunks, of which a change copies only those it touches. Changes are made by one thread at a time, under the mailbox's
 * lock, always from the newest table.
 */
package org.amphora.maildir.internal.index;
