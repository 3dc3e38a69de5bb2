package org.amphora.intake.internal;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.queue.Outcome;

/**
 * From outcomes to replies. One reply for many recipients: all failed is the first one's 5xx; all temporary with nothing
 * delivered or queued is 4xx; anything else is 250, and those that failed are bounced.
 */
final class Answers {
    private final String id;
    private final List<Outcome> outcomes;

    Answers(String id, List<Recipient> recipients, List<Outcome> outcomes) {
        if (outcomes.size() != recipients.size())
            throw new IllegalStateException(outcomes.size() + " outcomes for " + recipients.size() + " recipients");
        this.id = id;
        this.outcomes = outcomes;
    }

    static Committed all(Reply reply, int accepted) {
        return new Committed(reply, java.util.Collections.nCopies(accepted, reply));
    }

    /** RFC 5321: one for all. */
    Reply one() {
        return of(outcomes, true);
    }

    /**
     * RFC 2033: one for each accepted RCPT. With one that leads to several recipients a temporary failure prevails, as
     * nothing is queued: better a copy twice than one lost.
     */
    List<Reply> each(List<int[]> indexes) {
        var replies = new ArrayList<Reply>(indexes.size());
        for (int[] own : indexes) {
            List<Outcome> some = new ArrayList<>(own.length);
            for (int i : own) some.add(outcomes.get(i));
            replies.add(of(some, false));
        }
        return replies;
    }

    private Reply of(List<Outcome> some, boolean successPrevails) {
        Reply failed = null;
        Reply deferred = null;
        boolean queued = false;
        boolean delivered = false;
        for (Outcome o : some) {
            if (o instanceof Outcome.Failed && failed == null) failed = o.reply();
            if (o instanceof Outcome.Deferred && deferred == null) deferred = o.reply();
            queued |= o instanceof Outcome.Queued;
            delivered |= o instanceof Outcome.Delivered;
        }
        boolean taken = queued || delivered || some.isEmpty();
        if (deferred != null && !(taken && successPrevails)) return deferred;
        if (failed != null && !taken) return failed;
        return ok(id, queued ? "queued" : "delivered");
    }

    static Reply ok(String id, String fate) {
        return new Reply(250, EnhancedStatus.OK, "Ok: " + fate + " as " + id);
    }

    /** Whether somebody must be told by mail of those that failed: where the reply is positive. */
    List<Integer> toBounce(List<Reply> perRecipient, List<int[]> indexes, boolean lmtp) {
        var bounced = new ArrayList<Integer>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (!(outcomes.get(i) instanceof Outcome.Failed)) continue;
            boolean toldOnTheWire = lmtp ? told(i, perRecipient, indexes) : !one().isPositive();
            if (!toldOnTheWire) bounced.add(i);
        }
        return bounced;
    }

    private static boolean told(int recipient, List<Reply> replies, List<int[]> indexes) {
        for (int r = 0; r < indexes.size(); r++) {
            for (int i : indexes.get(r)) if (i == recipient && !replies.get(r).isPositive()) return true;
        }
        return false;
    }
}
