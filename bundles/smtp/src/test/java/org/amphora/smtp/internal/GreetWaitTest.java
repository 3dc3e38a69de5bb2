package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.amphora.api.net.SessionState;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** RFC 5321 §4.3.1: a client waits for the greeting; one that does not is seldom a mail server. */
public class GreetWaitTest {
    private static final String GREETING = "220 mail.example.org ESMTP Amphora\r\n";
    private static final String MAIL =
            "MAIL FROM:<a@b.example>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n";

    private final Bench bench = new Bench();

    private void hold(boolean refused) {
        bench.configure("smtpd_greet_wait", "6s");
        bench.configure("smtpd_greet_action", refused ? "refuse" : "mark");
    }

    private FakeConnection waiting(boolean refused) {
        hold(refused);
        FakeConnection c = bench.open("mx");
        assertEquals("", c.output());
        assertEquals(Duration.ofSeconds(6), c.idleTimeout());
        return c;
    }

    /** As the filters of a message are told. */
    private boolean isMarked() {
        return bench.fakeIntake.messages.get(0).session().isEarlyTalker();
    }

    @Test
    public void whoWaitsIsGreeted() {
        FakeConnection c = waiting(true);
        c.passIdleTime();
        assertEquals(GREETING, c.output());
        assertEquals(bench.settings.timeout(), c.idleTimeout());
        c.type("EHLO client.example\r\n" + MAIL);
        assertFalse(isMarked());
        c.passIdleTime();
        assertTrue(c.output().endsWith("421 4.4.2 Time-out, closing connection\r\n"));
    }

    @Test
    public void whoSpeaksFirstIsRefused() {
        FakeConnection c = waiting(true).type("E");
        assertEquals("554 5.5.1 Speaking before the greeting\r\n", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void orMarkedForFilters() {
        FakeConnection c = waiting(false).type("EHLO client.example\r\n" + MAIL);
        assertTrue(c.output().startsWith(GREETING + "250-"));
        assertTrue(isMarked());
        assertEquals(bench.settings.timeout(), c.idleTimeout());
    }

    @Test
    public void theMarkOutlivesTheBundle() {
        FakeConnection c = waiting(false).type("EHLO client.example\r\n");
        Optional<SessionState> state = c.detach();
        assertEquals(true, state.get().values().get("earlyTalker"));
        FakeConnection next = new FakeConnection().listener("mx", "mx").resume(bench.protocol, state.get());
        next.type(MAIL);
        assertTrue(isMarked());
    }

    @Test
    public void aSessionThatWaitsIsNotHandedOver() {
        FakeConnection c = waiting(true);
        assertEquals(Optional.empty(), c.detach());
        c.passIdleTime();
        assertTrue(c.detach().isPresent());
    }

    @Test
    public void theTrustedAndOurUsersDoNotWait() {
        hold(true);
        for (String listener : new String[] {"near", "submission", "lmtp"})
            assertTrue(listener, bench.open(listener).output().startsWith("220 mail.example.org"));
    }

    @Test
    public void whatIsConfiguredMeanwhileCounts() {
        FakeConnection c = waiting(true);
        hold(false);
        assertTrue(c.type("NOOP\r\n").output().startsWith(GREETING + "250"));
    }
}
