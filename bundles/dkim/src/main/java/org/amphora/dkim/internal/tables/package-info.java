/**
 * The tables of OpenDKIM in its own formats: which keys there are, which messages they sign, which hosts are ours. What
 * stands in a file is read anew when the file has changed, by whoever asks next.
 *
 * <p>Safe on any thread; may block on the disk.
 */
package org.amphora.dkim.internal.tables;
