package org.amphora.imap.internal.selected;

/**
 * How a client is told of changes.
 *
 * @param expunge whether it may be told what has gone now, RFC 3501 §7.4.1
 * @param vanished whether that is told by UID, RFC 7162 §3.2.10
 * @param uid whether FETCH responses name the UID, as those to UID commands must
 * @param modSeq whether they name the MODSEQ, RFC 7162 §3.1
 * @param recent whether there is {@code \Recent} for it, which RFC 9051 has done away with
 * @param flags whether it is told of changed flags
 */
public record Manner(boolean expunge, boolean vanished, boolean uid, boolean modSeq, boolean recent, boolean flags) {}
