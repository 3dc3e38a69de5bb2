package org.amphora.sasl.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class LoginGateTest {
    private static void awaitWaiting(LoginGate gate, int n) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gate.waiting() < n) {
            assertTrue("nobody waits", System.nanoTime() < end);
            Thread.onSpinWait();
        }
    }

    @Test
    public void oneMoreThanTheQueueHoldsIsTurnedAway() throws Exception {
        var gate = new LoginGate(1, 1, Duration.ofSeconds(10));
        assertTrue(gate.enter());
        var second = CompletableFuture.supplyAsync(gate::enter);
        awaitWaiting(gate, 1);
        assertFalse(gate.enter());
        gate.leave();
        assertTrue(second.get(10, TimeUnit.SECONDS));
        gate.leave();
        assertTrue(gate.enter());
    }

    @Test
    public void aWaitHasAnEnd() {
        var gate = new LoginGate(1, 1, Duration.ofMillis(1));
        assertTrue(gate.enter());
        assertFalse(gate.enter());
        gate.leave();
        assertTrue(gate.enter());
    }
}
