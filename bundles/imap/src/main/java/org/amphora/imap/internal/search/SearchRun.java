package org.amphora.imap.internal.search;

import java.io.IOException;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** One SEARCH, RFC 3501 §6.4.4 and RFC 4731, or SORT, RFC 5256: looks at some messages in each piece, then answers. */
public final class SearchRun implements Pieces {
    private final Session session;
    private final Question question;
    private final Scan scan;
    private final Hits hits = new Hits();
    /** Null for a SEARCH. */
    private final SortOrder order;
    /** What is written, once it is known. */
    private Answer answer;

    private SearchRun(Session session, Question question, SortOrder order) {
        this.session = session;
        this.question = question;
        this.order = order;
        SearchKey key = question.criteria().key();
        scan = new Scan(session, key, order != null && order.needsEnvelope(), this::found);
    }

    private void found(Candidate message) throws IOException {
        if (order != null) order.add(message);
        hits.add(message);
    }

    /**
     * A SEARCH, from behind the command's name.
     *
     * @param uid whether UIDs are the answer
     */
    public static SearchRun search(Session session, Arguments in, boolean uid) {
        in.space();
        var asked = Returns.parse(in);
        // RFC 9051 §6.4.4: there is no other response any more
        if (asked == null && session.has(Extension.REV2)) asked = Returns.ALL;
        return new SearchRun(session, Question.parse(session, in, false, uid, asked), null);
    }

    /** A SORT, likewise. */
    public static SearchRun sort(Session session, Arguments in, boolean uid) {
        in.space();
        var asked = Returns.parse(in);
        SortOrder order = SortOrder.parse(in);
        in.space();
        return new SearchRun(session, Question.parse(session, in, true, uid, asked), order);
    }

    /** Whether a message could not be read. */
    public boolean isUnreadable() {
        return scan.isUnreadable();
    }

    @Override
    public boolean next(Output out) {
        if (answer == null) {
            if (scan.next()) return true;
            answer = answer();
        }
        return answer.next(out);
    }

    private Answer answer() {
        int[] numbers = order == null ? hits.numbers() : order.sort(hits.numbers());
        Answer made = new Answer(session, question, numbers, toldModSeq(numbers));
        if (question.saves() && !isUnreadable()) made.save();
        return made;
    }

    /** RFC 7162 §3.1.5, §3.1.6 and §3.1.10: the highest of what is returned, if MODSEQ is asked about at all. */
    private long toldModSeq(int[] numbers) {
        if (!question.criteria().asksModSeq() || numbers.length == 0) return 0;
        if (!question.onlySome()) return hits.highestModSeq();
        return question.some(numbers.length).stream()
                .mapToLong(i -> scan.modSeq(numbers[i]))
                .max()
                .orElse(0);
    }
}
