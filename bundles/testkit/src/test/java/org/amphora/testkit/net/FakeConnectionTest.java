package org.amphora.testkit.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class FakeConnectionTest {
    private final LineEcho a = new LineEcho("a");
    private final LineEcho b = new LineEcho("b");

    @Test
    public void aPartialLineIsGivenAgain() {
        var c = new FakeConnection().open(a);
        assertEquals("hello from a\r\n", c.output());
        c.type("he").type("y\r\nyo");
        assertEquals("a 1 hey\r\n", c.output());
        assertEquals("yo", c.unread());
    }

    @Test
    public void writesOfOneCallGoOutTogether() {
        var c = new FakeConnection().open(a);
        c.type("1\r\n2\r\n3\r\n");
        assertEquals(2, c.flushes());
    }

    @Test
    public void inputWaitsForTheTask() {
        var c = new FakeConnection().stepwise().open(a);
        c.output();
        c.type("slow\r\nnext\r\n");
        assertEquals("", c.output());
        assertTrue(c.step());
        assertEquals("slow 1\r\na 2 next\r\n", c.output());
        assertFalse(c.step());
    }

    @Test
    public void startTlsForgetsInput() {
        var c = new FakeConnection().offeringTls().open(a);
        c.output();
        c.type("starttls\r\ninjected\r\n");
        assertEquals("go ahead\r\n", c.output());
        assertTrue(c.tls().isPresent());
        assertEquals("", c.unread());
        c.type("x\r\n");
        assertEquals("a 2 x\r\n", c.output());
    }

    @Test
    public void handsOverAtTheBoundaryWithItsInput() {
        var c = new FakeConnection().open(a);
        c.type("begin\r\n");
        c.handOver(b);
        assertEquals(0, c.handovers());
        c.output();
        c.type("x\r\nend\r\nhal");
        assertEquals(1, c.handovers());
        assertEquals("a 2 x\r\n", c.output());
        c.type("f\r\n");
        assertEquals("b 4 half\r\n", c.output());
    }

    @Test
    public void aTaskFromAnotherThreadRuns() throws Exception {
        var c = new FakeConnection().open(a);
        var push = new Thread(() -> c.execute(() -> c.write(java.nio.ByteBuffer.wrap(new byte[] {'!'}))));
        push.start();
        assertEquals("hello from a\r\n!", c.awaitOutput("!"));
        push.join();
    }

    @Test
    public void closingEndsIt() {
        var c = new FakeConnection().open(a);
        c.type("quit\r\nmore\r\n");
        assertEquals("hello from a\r\nbye\r\n", c.output());
        assertFalse(c.isOpen());
        assertThrows(AssertionError.class, () -> c.type("x"));
    }

    @Test
    public void aClientThatShutsItsSideGetsItsAnswers() {
        var c = new FakeConnection().stepwise().open(a);
        c.type("slow\r\nx\r\n");
        c.shutdownOutput();
        assertTrue(c.isOpen());
        c.step();
        assertEquals("hello from a\r\nslow 1\r\na 2 x\r\n", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void aBugOfTheHandlerReachesTheTest() {
        var c = new FakeConnection().open(a);
        assertThrows(IllegalStateException.class, () -> c.type("fail\r\n"));
        assertFalse(c.isOpen());
    }
}
