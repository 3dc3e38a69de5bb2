package org.amphora.chain;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.FilterReport.Counts;
import org.amphora.api.filter.Verdict;
import org.junit.Test;

public class TallyTest {
    private final Tally tally = new Tally();

    @Test
    public void everyTimeHasItsBucket() {
        int before = 0;
        for (long micros = 0; micros < 100_000; micros++) {
            int bucket = Tally.bucket(micros);
            assertTrue(micros + " in " + bucket, bucket == before || bucket > before);
            assertTrue("at most", micros <= Tally.most(bucket));
            assertTrue("at most 1.5 times the truth", Tally.most(bucket) <= micros * 3 / 2);
            before = bucket;
        }
        assertEquals(63, Tally.bucket(Long.MAX_VALUE));
        assertEquals(0, Tally.bucket(-1));
    }

    @Test
    public void percentilesComeFromTheBuckets() {
        for (int i = 0; i < 98; i++) tally.message(100_000);
        for (int i = 0; i < 2; i++) tally.message(5_000_000_000L);
        Counts counts = tally.counts();
        assertEquals(100, counts.messages());
        assertEquals(127, counts.p50());
        assertTrue(String.valueOf(counts.p99()), counts.p99() >= 5_000_000 && counts.p99() < 7_500_000);
    }

    @Test
    public void verdictsActionsAndFailuresAreCounted() {
        assertEquals(Counts.NONE, tally.counts());
        tally.said(Verdict.CONTINUE);
        tally.said(new Verdict.Accept());
        tally.said(Verdict.reject("no"));
        tally.said(new Verdict.Discard("trap"));
        tally.said(new Verdict.Hold("look"));
        tally.said(List.of(new DeliveryAction.Keep(Set.of()), new DeliveryAction.Discard()));
        tally.said(List.of(new DeliveryAction.Reject("no")));
        tally.failed(new FilterFailure("threw", new IllegalStateException()));
        tally.failed(new FilterFailure("late", null));
        assertEquals(new Counts(0, 2, 2, 2, 1, 1, 1, 0, 0), tally.counts());
    }
}
