package org.amphora.imap.internal.selected;

import java.util.Map;
import org.amphora.api.store.Changes;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.wire.Output;

/**
 * What has happened in the selected mailbox since the client was told last, RFC 3501 §7.3 and §7.4: first what has
 * gone, then what has come, then changed flags. The view follows at once; the responses are written as the client
 * reads.
 */
public final class Updates implements Pieces {
    private static final int PIECE = 8 * 1024;

    private final View view;
    private final Manner manner;
    private final Map<Long, Mailbox.FlagResult> told;
    private final MessageTable now;

    /** Numbers before any of these is sent, ascending; sent from the highest to the lowest, so that none shifts. */
    private int[] expunged = {};

    private int expungedLeft;
    /** In place of the numbers. */
    private Vanished vanished = Vanished.now(UidSet.EMPTY);

    private boolean hasNew;
    private String keywords = "";

    /** Messages that were known before and may have changed, as numbers after the expunges. */
    private final UidSet changed;

    private final UidSet added;
    private final long flagsSince;
    private int range;
    private long next;
    /** Something has gone that cannot be told yet. */
    private boolean holdsBack;

    /** @param told what the command itself has told, or was asked not to tell, by UID */
    public Updates(View view, Mailbox mailbox, Manner manner, Map<Long, Mailbox.FlagResult> told) {
        this.view = view;
        this.manner = manner;
        this.told = told;
        Changes changes = mailbox.changesSince(Math.min(view.flagsSeen(), view.vanishedSeen()));
        now = changes.now();
        // MODSEQs that have gone back (a restored backup) tell nothing: all flags count as changed
        flagsSince = now.highestModSeq() < view.flagsSeen() ? 0 : view.flagsSeen();
        findExpunged(changes);
        holdsBack = expungedLeft > 0 && !manner.expunge();
        if (holdsBack) {
            expungedLeft = 0;
        } else {
            tellExpunged();
            view.vanishedSeen(now.highestModSeq());
        }
        UidSet touched = changes instanceof Changes.Known k ? k.changed() : UidSet.ALL;
        if (!manner.flags()) changed = UidSet.EMPTY;
        else changed = view.numbersOf(touched);
        int known = view.size();
        addNew(mailbox);
        UidSet.Builder more = new UidSet.Builder();
        if (known < view.size()) more.add(known + 1, view.size());
        added = more.build();
        if (manner.flags() && !touched.isEmpty()) keywords = FlagsResponse.ofNew(mailbox, view);
        view.flagsSeen(now.highestModSeq());
    }

    /** The numbers of what is new. */
    public UidSet added() {
        return added;
    }

    private void findExpunged(Changes changes) {
        if (changes instanceof Changes.Known k) {
            UidSet gone = view.numbersOf(k.vanished());
            expunged = new int[(int) gone.size()];
            for (int i = 0; i < gone.rangeCount(); i++) {
                for (long n = gone.first(i); n <= gone.last(i); n++) expunged[expungedLeft++] = (int) n;
            }
        } else {
            expunged = new int[view.size()];
            for (int n = 1; n <= view.size(); n++) {
                if (now.indexOf(view.uid(n)) < 0) expunged[expungedLeft++] = n;
            }
        }
    }

    private void tellExpunged() {
        if (manner.vanished()) {
            UidSet.Builder uids = new UidSet.Builder();
            for (int i = 0; i < expungedLeft; i++) uids.add(view.uid(expunged[i]));
            vanished = Vanished.now(uids.build());
        }
        view.remove(expunged, expungedLeft);
        if (manner.vanished()) expungedLeft = 0;
    }

    /** UIDs only grow: what is new lies behind the last one that is known. */
    private void addNew(Mailbox mailbox) {
        int last = now.indexOf(view.lastUid());
        int from = last >= 0 ? last + 1 : -last - 1;
        if (from == now.size()) return;
        hasNew = true;
        for (int i = from; i < now.size(); i++) view.add(now.uid(i));
        if (manner.recent() && !view.isReadOnly()) view.addRecent(mailbox.claimRecent());
    }

    @Override
    public boolean next(Output out) {
        int enough = out.length() + PIECE;
        while (expungedLeft > 0) {
            out.put("* ").put(expunged[--expungedLeft]).line(" EXPUNGE");
            if (out.length() > enough) return true;
        }
        if (vanished.next(out)) return true;
        if (hasNew) {
            hasNew = false;
            out.put("* ").put(view.size()).line(" EXISTS");
            if (manner.recent()) out.put("* ").put(view.recentCount()).line(" RECENT");
        }
        out.put(keywords);
        keywords = "";
        for (; range < changed.rangeCount(); range++, next = 0) {
            if (next == 0) next = changed.first(range);
            for (; next <= changed.last(range); next++) {
                if (out.length() > enough) return true;
                flags(out, (int) next);
            }
        }
        if (holdsBack && manner.vanished()) {
            // RFC 7162 §3.2: who goes away now must ask again from before what it has not been told
            out.put("* OK [HIGHESTMODSEQ ").put(view.vanishedSeen()).line("] Expunges will be told");
        }
        return false;
    }

    private void flags(Output out, int number) {
        long uid = view.uid(number);
        int i = now.indexOf(uid);
        if (i < 0 || now.modSeq(i) <= flagsSince) return;
        Mailbox.FlagResult known = told.get(uid);
        if (known != null && known.modSeq() == now.modSeq(i)) return;
        out.put("* ").put(number).put(" FETCH (");
        if (manner.uid()) out.put("UID ").put(uid).put(' ');
        FlagsResponse.put(out, now.flags(i), view.isRecent(uid));
        if (manner.modSeq()) out.put(" MODSEQ (").put(now.modSeq(i)).put(')');
        out.line(")");
    }
}
