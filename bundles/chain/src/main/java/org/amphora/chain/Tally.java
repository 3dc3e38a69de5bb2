package org.amphora.chain;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.FilterReport.Counts;
import org.amphora.api.filter.Verdict;

/** What has become of the messages that a filter was asked about, since it came. Safe on any thread; of fixed size. */
public final class Tally {
    /** Two for each power of two of a microsecond: what is told is at most 1.5 times the truth. */
    private static final int BUCKETS = 64;

    private final LongAdder messages = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder discarded = new LongAdder();
    private final LongAdder held = new LongAdder();
    private final LongAdder acted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder timedOut = new LongAdder();
    private final AtomicLongArray times = new AtomicLongArray(BUCKETS);

    public void said(Verdict verdict) {
        if (verdict instanceof Verdict.Refuse) refused.increment();
        else if (verdict instanceof Verdict.Discard) discarded.increment();
        else if (verdict instanceof Verdict.Hold) held.increment();
    }

    /** Of a delivery filter that had an opinion. */
    public void said(Iterable<DeliveryAction> actions) {
        acted.increment();
        for (DeliveryAction action : actions) {
            if (action instanceof DeliveryAction.Reject) refused.increment();
            else if (action instanceof DeliveryAction.Discard) discarded.increment();
        }
    }

    public void failed(FilterFailure failure) {
        (failure.isTimeout() ? timedOut : failed).increment();
    }

    /** One message is over for this filter. */
    public void message(long nanos) {
        messages.increment();
        times.incrementAndGet(bucket(nanos / 1000));
    }

    static int bucket(long micros) {
        if (micros < 2) return (int) Math.max(0, micros);
        int power = 63 - Long.numberOfLeadingZeros(micros);
        int half = (int) (micros >> (power - 1) & 1);
        return Math.min(BUCKETS - 1, 2 * power + half);
    }

    /** The longest time, in microseconds, that counts into a bucket. */
    static long most(int bucket) {
        if (bucket < 2) return bucket;
        int power = bucket / 2;
        return (1L << power) + ((bucket % 2 + 1L) << (power - 1)) - 1;
    }

    public Counts counts() {
        return new Counts(
                messages.sum(),
                acted.sum(),
                refused.sum(),
                discarded.sum(),
                held.sum(),
                failed.sum(),
                timedOut.sum(),
                percentile(50),
                percentile(99));
    }

    private long percentile(int percent) {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) all += times.get(i);
        long wanted = (all * percent + 99) / 100;
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += times.get(i);
            if (seen >= wanted && seen > 0) return most(i);
        }
        return 0;
    }
}
