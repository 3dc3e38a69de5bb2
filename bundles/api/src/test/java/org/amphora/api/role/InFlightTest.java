package org.amphora.api.role;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @Test
    public void aDrainWaitsForThoseInside() throws Exception {
        assertTrue(inFlight.enter());
        CompletableFuture<Integer> drained = CompletableFuture.supplyAsync(() -> inFlight.drain(Duration.ofMinutes(1)));
        while (inFlight.enter()) inFlight.leave(); // until the drain has closed the door
        assertFalse(drained.isDone());
        inFlight.leave();
        assertEquals(0, (int) drained.get(30, TimeUnit.SECONDS));
    }

    @Test
    public void aDrainEndsAndTellsWhoIsStillInside() {
        assertTrue(inFlight.enter());
        assertEquals(1, inFlight.drain(Duration.ofMillis(5)));
        assertFalse(inFlight.enter());
        assertEquals(1, inFlight.inside());
    }

    @Test
    public void anInterruptedDrainKeepsTheInterrupt() {
        assertTrue(inFlight.enter());
        Thread.currentThread().interrupt();
        assertEquals(1, inFlight.drain(Duration.ofMinutes(1)));
        assertTrue(Thread.interrupted());
    }

    @Test
    public void leavingTooOftenIsABug() {
        assertThrows(IllegalStateException.class, inFlight::leave);
    }
}
