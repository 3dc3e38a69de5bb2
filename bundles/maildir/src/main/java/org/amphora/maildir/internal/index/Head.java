package org.amphora.maildir.internal.index;

/**
 * The beginning of a snapshot.
 *
 * @param generation of the log that follows
 * @param uidNext exact, if the log is empty
 * @param uidLimit reserved: UIDs below it may have been used, if the log is not empty
 * @param modSeq HIGHESTMODSEQ, likewise exact
 * @param modSeqLimit reserved likewise
 * @param bytes of all messages' files
 */
public record Head(
        long generation,
        long uidValidity,
        long uidNext,
        long uidLimit,
        long modSeq,
        long modSeqLimit,
        long vanishedFloor,
        long messages,
        long bytes,
        Stamps stamps) {}
