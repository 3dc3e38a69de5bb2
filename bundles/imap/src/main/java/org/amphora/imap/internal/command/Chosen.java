package org.amphora.imap.internal.command;

import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.SequenceSet;

/** The messages that a command names. */
final class Chosen {
    private Chosen() {}

    /**
     * Their numbers. A UID that is not there is passed over (RFC 3501 §6.4.8); a number that is not is a mistake.
     */
    static UidSet numbers(Session session, SequenceSet set, boolean areUids) {
        View view = session.view();
        if (!areUids && set.exceeds(view.size())) throw new BadSyntax("No such message");
        return view.numbers(set, areUids);
    }

    /** The numbers of those that have come or changed since a MODSEQ. */
    static UidSet changedSince(View view, MessageTable table, UidSet chosen, long modSeq) {
        UidSet.Builder changed = new UidSet.Builder();
        for (int r = 0; r < chosen.rangeCount(); r++) {
            for (long n = chosen.first(r); n <= chosen.last(r); n++) {
                int i = table.indexOf(view.uid((int) n));
                if (i >= 0 && table.modSeq(i) > modSeq) changed.add(n);
            }
        }
        return changed.build();
    }
}
