package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.junit.Test;

/** A little that inflates to much fills no memory and keeps no thread. */
public final class InflationTest implements Inflation.Events {
    private final Inflation inflation = new Inflation(new Scratch(2), this);
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private long got;
    private long limit = Long.MAX_VALUE;
    private boolean waits;
    private int drained;
    private DataFormatException malformed;

    private static byte[] zeros(int count) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[count]);
        byte[] out = new byte[count / 100 + 100];
        int n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return java.util.Arrays.copyOf(out, n);
    }

    @Override
    public void inflated(ByteBuffer plain) {
        got += plain.remaining();
        if (got > limit) inflation.wanted(false);
    }

    @Override
    public void waits() {
        waits = true;
    }

    @Override
    public void later(Runnable work) {
        later.add(work);
    }

    @Override
    public void drained() {
        waits = false;
        drained++;
    }

    @Override
    public void malformed(DataFormatException why) {
        malformed = why;
    }

    @Test
    public void aTurnEndsAndAnotherGoesOn() {
        inflation.received(ByteBuffer.wrap(zeros(10_000_000)));
        assertTrue("a turn: " + got, got < 500_000);
        assertTrue(waits && inflation.isWaiting());
        int turns = 0;
        for (Runnable next; (next = later.poll()) != null; turns++) next.run();
        assertEquals(10_000_000, got);
        assertTrue("turns: " + turns, turns > 20);
        assertEquals(1, drained);
        assertFalse(waits || inflation.isWaiting());
        inflation.close();
    }

    @Test
    public void nothingIsInflatedThatIsNotWanted() {
        limit = 100_000;
        byte[] much = zeros(10_000_000);
        inflation.received(ByteBuffer.wrap(much, 0, 5000));
        assertTrue("what is wanted: " + got, got < 200_000);
        inflation.received(ByteBuffer.wrap(much, 5000, much.length - 5000));
        assertTrue(inflation.isWaiting() && later.isEmpty());
        assertTrue(got < 200_000);
        while (got < 10_000_000) {
            limit = got + 100_000;
            inflation.wanted(true);
            later.remove().run();
            assertTrue(got <= limit + Scratch.SIZE || got == 10_000_000);
        }
        limit = Long.MAX_VALUE;
        inflation.wanted(true);
        while (!later.isEmpty()) later.remove().run();
        assertFalse(inflation.isWaiting());
        inflation.close();
    }

    @Test
    public void whatFollowsTheEndIsMalformed() {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[10]);
        deflater.finish();
        byte[] all = new byte[100];
        int n = deflater.deflate(all);
        inflation.received(ByteBuffer.wrap(all, 0, n));
        assertEquals(10, got);
        inflation.received(ByteBuffer.wrap(new byte[] {1}));
        assertTrue(malformed != null);
        // nobody is there any more
        inflation.received(ByteBuffer.wrap(all, 0, n));
        assertEquals(10, got);
    }

    @Test
    public void theEndInTheMiddleOfTheWork() {
        inflation.received(ByteBuffer.wrap(zeros(1_000_000)));
        inflation.close();
        long before = got;
        while (!later.isEmpty()) later.remove().run();
        assertEquals(before, got);
    }
}
