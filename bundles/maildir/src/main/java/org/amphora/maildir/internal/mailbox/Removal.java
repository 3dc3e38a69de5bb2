package org.amphora.maildir.internal.mailbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.index.LogRecord;
import org.amphora.maildir.internal.index.Table;

/** Removes messages: the log says so, forced, then they are gone for everybody, then their files go. For one use. */
final class Removal {
    private final Core core;
    private final List<String> bases = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    Removal(Core core) {
        this.core = core;
    }

    /** With the lock: removes those that have all of the flags {@code required}. */
    UidSet commit(UidSet uids, int required) {
        Table t = core.state.table();
        int[] indexes = Arrays.stream(t.indexes(uids))
                .filter(i -> (t.bits(i) & required) == required)
                .toArray();
        if (indexes.length == 0) return UidSet.EMPTY;
        UidSet.Builder b = new UidSet.Builder();
        for (int i : indexes) b.add(t.uid(i));
        UidSet gone = b.build();
        long modSeq = t.highestModSeq() + 1;
        core.commit(List.of(new LogRecord.Gone(modSeq, gone, true)));
        for (int i : indexes) {
            bases.add(t.base(i));
            files.add(Files.path(core, t, i));
        }
        core.ghosts.addAll(bases);
        core.showGone(indexes, modSeq);
        return gone;
    }

    /** Without the lock. */
    void unlink() {
        Tidy.unlink(core, bases, files);
    }
}
