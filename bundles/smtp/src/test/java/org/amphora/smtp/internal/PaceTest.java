package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.TimeUnit;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** A client that is never silent and never done. */
public class PaceTest {
    private static final String TO_DATA = "MAIL FROM:<a@b.example>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n";
    private static final String TIMEOUT = "421 4.4.2 Time-out, closing connection\r\n";

    private final Bench bench = new Bench();
    private final FakeConnection c = bench.greeted();

    private void pass(int seconds) {
        bench.nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    public void aLineThatTrickles() {
        c.type("N");
        pass(200);
        c.type("O");
        assertTrue(c.isOpen());
        pass(101);
        c.type("O");
        assertEquals(TIMEOUT, c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void eachCommandHasItsOwnTime() {
        for (int i = 0; i < 5; i++) {
            pass(299);
            c.type("NOOP\r\n");
        }
        assertEquals("250 2.0.0 Ok\r\n".repeat(5), c.output());
    }

    @Test
    public void aMessageThatTrickles() {
        c.type(TO_DATA);
        c.output();
        pass(299);
        c.type("x".repeat(500));
        // 300 seconds and one for the 500 octets
        pass(2);
        c.type("x");
        assertTrue(c.isOpen());
        pass(1);
        c.type("x");
        assertEquals(TIMEOUT, c.output());
        assertEquals("transactions left open", 0, bench.fakeIntake.open);
        assertEquals("bodies left open", 0, bench.fakeIntake.spool.open());
    }

    @Test
    public void atAnyPaceIfSoConfigured() {
        bench.configure("smtpd_min_data_rate", "0");
        c.type("N");
        pass(100_000);
        c.type("OOP\r\n");
        assertEquals("250 2.0.0 Ok\r\n", c.output());
    }
}
