package org.amphora.imap.internal.search;

import java.util.Set;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** One SEARCH, RFC 3501 §6.4.4 and RFC 4731: looks at some messages in each piece, then writes what it has found. */
public final class SearchRun implements Pieces {
    private static final int PIECE = 8 * 1024;

    private final Session session;
    /** What is asked for; null: the old response. */
    private final Set<Return> asked;

    private final Criteria criteria;
    private final boolean uid;
    private final Scan scan;
    private final UidSet.Builder numbers = new UidSet.Builder();
    private long highestModSeq;

    /** The numbers, and what is written for them, once they are known. */
    private UidSet found;

    private UidSet result;

    private int range;
    private long next;

    private SearchRun(Session session, Set<Return> asked, Criteria criteria, boolean uid) {
        this.session = session;
        this.asked = asked;
        this.criteria = criteria;
        this.uid = uid;
        scan = new Scan(session, criteria.key(), false, this::add);
    }

    /**
     * From behind the command's name.
     *
     * @param uid whether UIDs are the answer
     */
    public static SearchRun parse(Session session, Arguments in, boolean uid) {
        in.space();
        Set<Return> asked = Return.parse(in);
        boolean saves = asked != null && asked.contains(Return.SAVE);
        try {
            if (in.takeWord("CHARSET ")) Criteria.charset(in);
        } catch (Refusal e) {
            if (saves) session.view().save(UidSet.EMPTY);
            throw e;
        }
        Criteria criteria = Criteria.parse(session, in);
        // RFC 5182 §2.1: a search that ends with NO has found nothing
        if (saves) session.view().save(UidSet.EMPTY);
        return new SearchRun(session, asked, criteria, uid);
    }

    private void add(Candidate message) {
        numbers.add(message.number());
        highestModSeq = Math.max(highestModSeq, message.modSeq());
    }

    /** Whether a message could not be read. */
    public boolean isUnreadable() {
        return scan.isUnreadable();
    }

    @Override
    public boolean next(Output out) {
        if (result == null) {
            if (scan.next()) return true;
            finish(out);
        }
        return asked == null ? old(out) : extended(out);
    }

    private void finish(Output out) {
        found = numbers.build();
        result = uid ? uids() : found;
        if (asked != null && asked.contains(Return.SAVE) && !isUnreadable()) save();
        if (asked == null) out.put("* SEARCH");
        else if (!isSilent()) begin(out);
    }

    private boolean isSilent() {
        return asked.size() == 1 && asked.contains(Return.SAVE);
    }

    /** Each UID by itself: what lies between two of them may not be there. */
    private UidSet uids() {
        View view = session.view();
        UidSet.Builder uids = new UidSet.Builder();
        for (int r = 0; r < found.rangeCount(); r++) {
            for (long n = found.first(r); n <= found.last(r); n++) uids.add(view.uid((int) n));
        }
        return uids.build();
    }

    /** RFC 5182 §2.4: with MIN and MAX alone only these are kept. */
    private void save() {
        UidSet kept = found;
        if (hasOnlyEnds() && !found.isEmpty()) {
            UidSet.Builder ends = new UidSet.Builder();
            if (asked.contains(Return.MIN)) ends.add(lowest(found));
            if (asked.contains(Return.MAX)) ends.add(highest(found));
            kept = ends.build();
        }
        session.view().save(session.view().uidsOf(kept));
    }

    private boolean hasOnlyEnds() {
        boolean ends = asked.contains(Return.MIN) || asked.contains(Return.MAX);
        return ends && !asked.contains(Return.ALL) && !asked.contains(Return.COUNT);
    }

    private static long lowest(UidSet set) {
        return set.first(0);
    }

    private static long highest(UidSet set) {
        return set.last(set.rangeCount() - 1);
    }

    private boolean old(Output out) {
        int enough = out.length() + PIECE;
        for (; range < result.rangeCount(); range++, next = 0) {
            if (next == 0) next = result.first(range);
            for (; next <= result.last(range); next++) {
                if (out.length() > enough) return true;
                out.put(' ').put(next);
            }
        }
        if (criteria.asksModSeq() && highestModSeq > 0)
            out.put(" (MODSEQ ").put(highestModSeq).put(')');
        out.crlf();
        return false;
    }

    /** RFC 4731 §3.2: nothing of what is not there, but for the count. */
    private void begin(Output out) {
        out.put("* ESEARCH (TAG ").string(session.tag()).put(uid ? ") UID" : ")");
        if (result.isEmpty()) return;
        if (asked.contains(Return.MIN)) out.put(" MIN ").put(lowest(result));
        if (asked.contains(Return.MAX)) out.put(" MAX ").put(highest(result));
        if (asked.contains(Return.ALL)) out.put(" ALL ");
    }

    /** RFC 4731 §3.2, RFC 7162 §3.1.10: with MIN and MAX alone, of these. */
    private long toldModSeq() {
        if (!hasOnlyEnds()) return highestModSeq;
        long min = asked.contains(Return.MIN) ? scan.modSeq((int) lowest(found)) : 0;
        long max = asked.contains(Return.MAX) ? scan.modSeq((int) highest(found)) : 0;
        return Math.max(min, max);
    }

    private boolean extended(Output out) {
        if (isSilent()) return false;
        int enough = out.length() + PIECE;
        for (; asked.contains(Return.ALL) && range < result.rangeCount(); range++) {
            if (out.length() > enough) return true;
            if (range > 0) out.put(',');
            out.put(result, range, range + 1);
        }
        if (asked.contains(Return.COUNT)) out.put(" COUNT ").put(result.size());
        if (criteria.asksModSeq() && !found.isEmpty()) out.put(" MODSEQ ").put(toldModSeq());
        out.crlf();
        return false;
    }
}
