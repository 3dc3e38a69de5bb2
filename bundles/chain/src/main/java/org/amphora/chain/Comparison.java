package org.amphora.chain;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.amphora.api.filter.ShadowReport;
import org.amphora.api.filter.ShadowReport.Difference;

/** What a filter in shadow has said beside the present one's word; text only, so that no filter's object is kept. */
public final class Comparison {
    /** The newest differences that are kept. */
    static final int KEPT = 200;

    private final Instant since = Instant.now();
    private final Deque<Difference> differences = new ArrayDeque<>();
    private long agreed;
    private long differed;

    /** One message, or connection, about which both have said the same. */
    public synchronized void agreed() {
        agreed++;
    }

    /**
     * One about which they have not.
     *
     * @param about the message's id, with the recipient at delivery
     */
    public synchronized void differed(String about, String stage, String present, String shadow) {
        differed++;
        if (differences.size() == KEPT) differences.removeFirst();
        differences.add(new Difference(Instant.now(), about, stage, present, shadow));
    }

    synchronized ShadowReport report(String shadow, String present, String state) {
        return new ShadowReport(shadow, present, state, since, agreed, differed, List.copyOf(differences));
    }
}
