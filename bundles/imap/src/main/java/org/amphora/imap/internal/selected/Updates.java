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
    private final boolean withUid;
    private final boolean withModSeq;
    private final Map<Long, Mailbox.FlagResult> told;
    private final MessageTable now;

    /** Numbers before any of these is sent, ascending; sent from the highest to the lowest, so that none shifts. */
    private int[] expunged = {};

    private int expungedLeft;
    private boolean hasNew;
    private String keywords = "";

    /** Messages that were known before and may have changed, as numbers after the expunges. */
    private final UidSet changed;

    private final long flagsSince;
    private int range;
    private long next;

    /**
     * @param expunge whether EXPUNGE may be sent
     * @param withUid whether FETCH responses name the UID, as those to UID commands must
     * @param withModSeq whether they name the MODSEQ, RFC 7162 §3.1
     * @param told what the command itself has told, or was asked not to tell, by UID
     */
    public Updates(
            View view,
            Mailbox mailbox,
            boolean expunge,
            boolean withUid,
            boolean withModSeq,
            Map<Long, Mailbox.FlagResult> told) {
        this.view = view;
        this.withModSeq = withModSeq;
        this.withUid = withUid;
        this.told = told;
        Changes changes = mailbox.changesSince(Math.min(view.flagsSeen(), view.vanishedSeen()));
        now = changes.now();
        // MODSEQs that have gone back (a restored backup) tell nothing: all flags count as changed
        flagsSince = now.highestModSeq() < view.flagsSeen() ? 0 : view.flagsSeen();
        if (expunge) {
            removeExpunged(changes);
            view.vanishedSeen(now.highestModSeq());
        }
        UidSet touched = changes instanceof Changes.Known k ? k.changed() : UidSet.ALL;
        changed = view.numbersOf(touched);
        addNew(mailbox);
        if (!touched.isEmpty()) keywords = FlagsResponse.ofNew(mailbox, view);
        view.flagsSeen(now.highestModSeq());
    }

    private void removeExpunged(Changes changes) {
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
        view.remove(expunged, expungedLeft);
    }

    /** UIDs only grow: what is new lies behind the last one that is known. */
    private void addNew(Mailbox mailbox) {
        int last = now.indexOf(view.lastUid());
        int from = last >= 0 ? last + 1 : -last - 1;
        if (from == now.size()) return;
        hasNew = true;
        for (int i = from; i < now.size(); i++) view.add(now.uid(i));
        if (!view.isReadOnly()) view.addRecent(mailbox.claimRecent());
    }

    @Override
    public boolean next(Output out) {
        int enough = out.length() + PIECE;
        while (expungedLeft > 0) {
            out.put("* ").put(expunged[--expungedLeft]).line(" EXPUNGE");
            if (out.length() > enough) return true;
        }
        if (hasNew) {
            hasNew = false;
            out.put("* ").put(view.size()).line(" EXISTS");
            out.put("* ").put(view.recentCount()).line(" RECENT");
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
        return false;
    }

    private void flags(Output out, int number) {
        long uid = view.uid(number);
        int i = now.indexOf(uid);
        if (i < 0 || now.modSeq(i) <= flagsSince) return;
        Mailbox.FlagResult known = told.get(uid);
        if (known != null && known.modSeq() == now.modSeq(i)) return;
        out.put("* ").put(number).put(" FETCH (");
        if (withUid) out.put("UID ").put(uid).put(' ');
        FlagsResponse.put(out, now.flags(i), view.isRecent(uid));
        if (withModSeq) out.put(" MODSEQ (").put(now.modSeq(i)).put(')');
        out.line(")");
    }
}
