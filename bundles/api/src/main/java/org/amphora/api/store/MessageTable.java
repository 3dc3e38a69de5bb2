package org.amphora.api.store;

import org.osgi.annotation.versioning.ProviderType;

/** The messages of a mailbox at one moment, by index from 0 in order of UID. Does not change; safe on any thread. */
@ProviderType
public interface MessageTable {
    int size();

    long uid(int index);

    long modSeq(int index);

    Flags flags(int index);

    /** INTERNALDATE in milliseconds since 1970. */
    long internalDate(int index);

    /** RFC822.SIZE: octets with CRLF line ends. */
    long octets(int index);

    /**
     * When the message came into this mailbox, by delivery or as a copy, in milliseconds since 1970 (RFC 8514 §3). Does
     * not change.
     */
    long saveDate(int index);

    /**
     * Names the message's content (RFC 8474 §5.1): letters, digits, {@code -} and {@code _}, at most 100. A copy or a
     * moved message has the one of its source, no other content ever has it, and it does not change.
     */
    String emailId(int index);

    /**
     * What the store itself calls the message: no other of the mailbox has it, and it does not change. In a Maildir the
     * file's name without its flags, by which other servers of the same directory know the message too.
     */
    default String name(int index) {
        return emailId(index);
    }

    /** HIGHESTMODSEQ of this moment. */
    long highestModSeq();

    /** All UIDs in their order, each as an unsigned number; the caller's own. */
    default int[] uids() {
        int[] uids = new int[size()];
        for (int i = 0; i < uids.length; i++) uids[i] = (int) uid(i);
        return uids;
    }

    /** The index of a UID, or -(insertion point) - 1. */
    default int indexOf(long uid) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            long u = uid(mid);
            if (u < uid) low = mid + 1;
            else if (u > uid) high = mid - 1;
            else return mid;
        }
        return -low - 1;
    }
}
