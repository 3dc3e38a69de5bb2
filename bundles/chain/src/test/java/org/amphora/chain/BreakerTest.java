package org.amphora.chain;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

public class BreakerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong(-5);
    private final Breaker breaker = new Breaker(now::get);

    private boolean fail() {
        return breaker.failed("threw", 3, MINUTE);
    }

    @Test
    public void onlyFailuresInARowOpenIt() {
        assertFalse(fail());
        assertFalse(fail());
        assertFalse("it was never open", breaker.succeeded());
        assertFalse(fail());
        assertFalse(fail());
        assertFalse(breaker.isOpen());
        assertTrue("told once", fail());
        assertFalse("and not again by those that were inside", fail());
        assertTrue(breaker.isOpen());
        assertEquals("threw", breaker.reason());
        assertEquals(MINUTE, breaker.left());
    }

    @Test
    public void afterItsTimeOneFailureIsEnough() {
        for (int i = 0; i < 3; i++) fail();
        now.addAndGet(MINUTE.toNanos());
        assertFalse(breaker.isOpen());
        assertTrue(fail());
        assertTrue(breaker.isOpen());
        now.addAndGet(MINUTE.toNanos());
        assertTrue("it works again, which is told", breaker.succeeded());
        assertFalse(breaker.succeeded());
        assertFalse(fail());
    }

    @Test
    public void anOperatorEndsIt() {
        assertFalse(breaker.close());
        for (int i = 0; i < 3; i++) fail();
        assertTrue(breaker.close());
        assertFalse(breaker.isOpen());
        assertFalse("it begins anew", fail());
    }

    @Test
    public void withoutALimitItStaysClosed() {
        for (int i = 0; i < 100; i++) assertFalse(breaker.failed("threw", 0, MINUTE));
        assertFalse(breaker.isOpen());
    }
}
