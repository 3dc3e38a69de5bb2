package org.amphora.imap.internal.selected;

import org.amphora.api.store.Changes;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.wire.Output;

/** VANISHED responses, RFC 7162 §3.2.10: as many as keep each of them short. */
public final class Vanished implements Pieces {
    /** Ranges in a response. */
    private static final int LONGEST = 400;

    private final UidSet uids;
    private final boolean earlier;
    private int range;

    private Vanished(UidSet uids, boolean earlier) {
        this.uids = uids;
        this.earlier = earlier;
    }

    /** What has gone since the client was told last. */
    static Vanished now(UidSet uids) {
        return new Vanished(uids, false);
    }

    /** What had gone before the client knew the mailbox as it is now. */
    public static Vanished earlier(UidSet uids) {
        return new Vanished(uids, true);
    }

    /**
     * Which of some UIDs have gone since a MODSEQ, those apart whose expunge the client will yet be told of. Where the
     * store does not know it any more, all that are not there: the client knows best which of them it had (§3.2.5.1).
     *
     * @param changes since that MODSEQ
     * @param uidNext no UID from this one on has been given yet
     */
    public static UidSet among(UidSet asked, Changes changes, View view, long uidNext) {
        UidSet absent = view.absent(uidNext).and(asked);
        return changes instanceof Changes.Known known ? absent.and(known.vanished()) : absent;
    }

    @Override
    public boolean next(Output out) {
        if (range == uids.rangeCount()) return false;
        int end = Math.min(range + LONGEST, uids.rangeCount());
        out.put(earlier ? "* VANISHED (EARLIER) " : "* VANISHED ")
                .put(uids, range, end)
                .crlf();
        range = end;
        return true;
    }
}
