package org.amphora.maildir.internal.index;

/**
 * All that is known of a message.
 *
 * @param bits what its flags are ({@link org.amphora.maildir.internal.format.FlagBits})
 * @param date INTERNALDATE in milliseconds
 * @param octets with CRLF line ends
 * @param size of the file
 * @param base of the file's name
 * @param fileBits what the file's name says; it follows {@code bits} later
 * @param place where the file is: {@link #CUR} or {@link #NEW}
 * @param summaryAt where its summary is kept, or 0
 */
public record Row(
        long uid,
        long modSeq,
        int bits,
        long date,
        long octets,
        long size,
        String base,
        int fileBits,
        byte place,
        long summaryAt) {
    /** In {@code cur/}, flags in the name. */
    public static final byte CUR = 0;
    /** In {@code new/}, the base alone. */
    public static final byte NEW = 1;
    /** Bit set if the name's flags are not written as we write them; {@link #CUR} or {@link #NEW} is beside it. */
    public static final byte ODD = 2;

    public Row withModSeq(long newModSeq) {
        return new Row(uid, newModSeq, bits, date, octets, size, base, fileBits, place, summaryAt);
    }

    public Row withUid(long newUid, long newModSeq) {
        return new Row(newUid, newModSeq, bits, date, octets, size, base, fileBits, place, summaryAt);
    }
}
