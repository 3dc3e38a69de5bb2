package org.amphora.maildir.internal.mailbox;

import java.util.Arrays;
import org.amphora.api.store.UidSet;

/** UIDs of the recent messages, ascending. For one thread at a time. */
final class Recent {
    private long[] uids = new long[8];
    private int used;

    void add(long uid) {
        if (used == uids.length) uids = Arrays.copyOf(uids, used * 2);
        int at = used == 0 || uids[used - 1] < uid ? -used - 1 : Arrays.binarySearch(uids, 0, used, uid);
        if (at >= 0) return;
        at = -at - 1;
        System.arraycopy(uids, at, uids, at + 1, used - at);
        uids[at] = uid;
        used++;
    }

    void remove(long uid) {
        int i = Arrays.binarySearch(uids, 0, used, uid);
        if (i < 0) return;
        System.arraycopy(uids, i + 1, uids, i, used - i - 1);
        used--;
    }

    int size() {
        return used;
    }

    UidSet takeAll() {
        UidSet all = UidSet.of(Arrays.copyOf(uids, used));
        used = 0;
        return all;
    }
}
