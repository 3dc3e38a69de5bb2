package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.amphora.api.net.SessionState;
import org.amphora.testkit.net.FakeConnection;
import org.junit.After;
import org.junit.Test;

/** Sessions that go on in another build of the bundle. */
public class HandoverTest {
    private static final String TO_DATA = "MAIL FROM:<a@b.example>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n";
    private static final String TO_DATA_REPLIES =
            "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n";

    private final Bench bench = new Bench();
    private final FakeIntake intake = bench.fakeIntake;

    @After
    public void nothingIsLeft() {
        assertEquals("transactions left open", 0, intake.open);
        assertEquals("bodies left open", 0, intake.spool.open());
    }

    @Test
    public void anIdleSessionIsHandedOver() {
        FakeConnection c = bench.open("secure").type("EHLO client.example\r\nAUTH PLAIN AGpvZQBzZWNyZXQ=\r\n");
        c.output();
        c.type("MAIL FROM:<joe@exam");
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        assertEquals(1, c.handovers());
        assertEquals("", c.output());
        c.type("ple.org>\r\nRCPT TO:<x@example.com>\r\nDATA\r\nhello\r\n.\r\n");
        assertTrue(c.output().endsWith("250 2.0.0 Ok: queued as m1\r\n"));
        FakeIntake.Message m = intake.messages.get(0);
        assertEquals("joe@example.org", m.session().user());
        assertEquals("PLAIN", m.session().mechanism());
        assertEquals("client.example", m.session().helo());
        assertEquals("TLSv1.3", m.session().tlsProtocol());
        c.disconnect();
        assertEquals(List.of("fake1"), intake.disconnected);
    }

    @Test
    public void aTransactionIsFinishedFirst() {
        FakeConnection c = bench.greeted().type(TO_DATA + "hel");
        c.output();
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        assertEquals(0, c.handovers());
        c.type("lo\r\n.\r\n");
        assertEquals("250 2.0.0 Ok: queued as m1\r\n", c.output());
        assertEquals(1, c.handovers());
        assertEquals("250 2.0.0 Ok\r\n", c.type("NOOP\r\n").output());
    }

    @Test
    public void anExchangeIsFinishedFirst() {
        FakeConnection c = bench.open("secure").type("EHLO x\r\nAUTH PLAIN\r\n");
        c.output();
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        assertEquals(0, c.handovers());
        assertEquals(
                "235 2.7.0 Authentication successful\r\n",
                c.type("AGpvZQBzZWNyZXQ=\r\n").output());
        assertEquals(1, c.handovers());
    }

    @Test
    public void aRefusedLineIsPassedOverFirst() {
        FakeConnection c = bench.greeted().type("NOOP " + "x".repeat(13_000));
        assertEquals("500 5.5.2 Line too long\r\n", c.output());
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        assertEquals(0, c.handovers());
        c.type("RSET\r\n");
        assertEquals("", c.output());
        assertEquals(1, c.handovers());
    }

    @Test
    public void countersGoAlong() {
        FakeConnection c = bench.greeted().type("FOO\r\n".repeat(19));
        c.output();
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        assertEquals(1, c.handovers());
        assertTrue(c.type("FOO\r\n").output().endsWith("421 4.7.0 Too many errors\r\n"));
    }

    @Test
    public void theClientOfAProxyGoesAlong() {
        FakeConnection c = bench.open("near").type("XCLIENT ADDR=IPv6:2001:db8::7 PORT=7 LOGIN=joe\r\nEHLO x\r\n");
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        assertEquals(1, c.handovers());
        c.type(TO_DATA + ".\r\n").disconnect();
        FakeIntake.Message m = intake.messages.get(0);
        assertEquals("2001:db8:0:0:0:0:0:7", m.session().peer().getHostAddress());
        assertEquals(7, m.session().peerPort());
        assertEquals("joe", m.session().user());
    }

    @Test
    public void junkIsCountedOn() {
        FakeConnection c = bench.greeted().type("NOOP\r\n".repeat(29));
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        c.output();
        c.type("NOOP\r\n".repeat(19));
        assertEquals("250 2.0.0 Ok\r\n".repeat(19), c.output());
        assertEquals(
                "250 2.0.0 Ok\r\n421 4.7.0 Too many errors\r\n",
                c.type("NOOP\r\n").output());
    }

    /** Replies wait for the rest of a group; one that hands over in the middle has sent them. */
    @Test
    public void noReplyIsLostInAHandover() {
        FakeConnection c = new FakeConnection().stepwise().open(bench.protocol);
        c.output();
        c.type("EHLO x\r\nNOOP\r\n");
        c.handOver(new SmtpProtocol(bench, bench.nanos::get));
        assertTrue(c.step());
        assertEquals(1, c.handovers());
        assertTrue(c.output().endsWith("250 8BITMIME\r\n250 2.0.0 Ok\r\n"));
    }

    @Test
    public void aTransactionThatOutlastsTheDrain() {
        FakeConnection c = bench.greeted().type(TO_DATA + "hello\r\n");
        c.output();
        c.expire();
        assertEquals("421 4.3.2 Service is restarting, closing connection\r\n", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void aStateFromTheFutureIsRefusedPolitely() {
        var c = new FakeConnection().resume(bench.protocol, new SessionState("smtp/99", Map.of()));
        assertEquals("421 4.3.2 Service is restarting, closing connection\r\n", c.output());
        assertFalse(c.isOpen());
    }
}
