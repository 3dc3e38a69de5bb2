package org.amphora.maildir.internal.index;

import java.util.Arrays;
import org.amphora.api.store.UidSet;

/**
 * Which UIDs went at which MODSEQ, as far back as it is kept. Immutable.
 *
 * @param floor what went at or below this MODSEQ is not known any more
 * @param modSeqs ascending
 */
public record Vanished(long floor, long[] modSeqs, UidSet[] uids) {
    private static final int MAX = 4096;

    public static Vanished none(long floor) {
        return new Vanished(floor, new long[0], new UidSet[0]);
    }

    public boolean reaches(long modSeq) {
        return modSeq >= floor;
    }

    public Vanished plus(long modSeq, UidSet gone) {
        int drop = modSeqs.length >= MAX ? MAX / 2 : 0;
        int n = modSeqs.length - drop;
        long[] m = Arrays.copyOfRange(modSeqs, drop, modSeqs.length + 1);
        UidSet[] u = Arrays.copyOfRange(uids, drop, uids.length + 1);
        m[n] = modSeq;
        u[n] = gone;
        return new Vanished(drop > 0 ? modSeqs[drop - 1] : floor, m, u);
    }

    public UidSet since(long modSeq) {
        UidSet.Builder b = new UidSet.Builder();
        for (int i = modSeqs.length - 1; i >= 0 && modSeqs[i] > modSeq; i--) {
            for (int r = 0; r < uids[i].rangeCount(); r++) b.add(uids[i].first(r), uids[i].last(r));
        }
        return b.build();
    }
}
