package org.amphora.imap.internal.search;

import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Output;
import org.amphora.imap.internal.wire.Page;

/** The response to a SEARCH or SORT: RFC 3501 §7.2.5 and RFC 5256 §4, or that of RFC 4731 §3.1, RFC 5267 §3 and RFC 9394. */
final class Answer implements Pieces {
    private static final int PIECE = 8 * 1024;

    private final Session session;
    private final Question question;
    /** In the order of the answer. */
    private final int[] numbers;

    /** 0 for none. */
    private final long modSeq;

    private boolean begun;
    private int written;
    /** Behind the last that is told in ranges. */
    private int end;

    private boolean begunRanges;

    /** @param modSeq of what is returned; 0 if it is not to be told */
    Answer(Session session, Question question, int[] numbers, long modSeq) {
        this.session = session;
        this.question = question;
        this.numbers = numbers;
        this.modSeq = modSeq;
    }

    /** From now on {@code $} means what was found, RFC 5182 §2.4. */
    void save() {
        View view = session.view();
        UidSet.Builder kept = new UidSet.Builder();
        if (question.onlySome()) question.some(numbers.length).stream().forEach(i -> kept.add(numbers[i]));
        else for (int n : numbers) kept.add(n);
        view.save(view.uidsOf(kept.build()));
    }

    @Override
    public boolean next(Output out) {
        if (question.isSilent()) return false;
        if (!begun) begin(out);
        return question.asked() == null ? list(out) : extended(out);
    }

    private void begin(Output out) {
        begun = true;
        if (question.asked() == null) {
            out.put("* ").put(question.name());
            return;
        }
        out.put("* ESEARCH (TAG ").string(session.tag()).put(question.uid() ? ") UID" : ")");
        // RFC 4731 §3.1: nothing of what is not there, but for the count and the page
        if (numbers.length > 0) {
            if (question.asks(Return.MIN)) out.put(" MIN ").put(value(0));
            if (question.asks(Return.MAX)) out.put(" MAX ").put(value(numbers.length - 1));
            if (question.asks(Return.ALL)) out.put(" ALL ");
        }
        if (question.asks(Return.ALL)) end = numbers.length;
        Page page = question.asked().page();
        if (page == null) return;
        page.put(out.put(" PARTIAL ("));
        out.put(' ');
        written = page.begin(numbers.length);
        end = page.end(numbers.length);
        if (written >= end) out.put("NIL");
    }

    private long value(int at) {
        return question.uid() ? session.view().uid(numbers[at]) : numbers[at];
    }

    private boolean list(Output out) {
        int enough = out.length() + PIECE;
        for (; written < numbers.length; written++) {
            if (out.length() > enough) return true;
            out.put(' ').put(value(written));
        }
        if (modSeq > 0) out.put(" (MODSEQ ").put(modSeq).put(')');
        out.crlf();
        return false;
    }

    private boolean extended(Output out) {
        int enough = out.length() + PIECE;
        while (written < end) {
            if (out.length() > enough) return true;
            range(out);
        }
        if (question.asked().page() != null) out.put(')');
        if (question.asks(Return.COUNT)) out.put(" COUNT ").put(numbers.length);
        if (modSeq > 0) out.put(" MODSEQ ").put(modSeq);
        out.crlf();
        return false;
    }

    /** As many as follow each other upwards. */
    private void range(Output out) {
        if (begunRanges) out.put(',');
        begunRanges = true;
        long first = value(written);
        long last = first;
        while (++written < end && value(written) == last + 1) last++;
        out.put(first);
        if (last > first) out.put(':').put(last);
    }
}
