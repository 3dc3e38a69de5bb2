package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What comes in compressed, RFC 4978: inflated a block at a time and only while the conversation wants input, so that a
 * little that inflates to much fills no memory, and a part at a time, so that it keeps no I/O thread. What waits
 * is as much as was read from the socket at once; nothing more is read until it is done with.
 *
 * <p>One thread at a time is at work: the I/O thread, or a worker that goes on with what has waited.
 */
final class Inflation {
    /** What the connection does with it. None of these is called under a lock of this class. */
    interface Events {
        void inflated(ByteBuffer plain);

        /** Something waits: read nothing more. */
        void waits();

        /** Run it on a worker. */
        void later(Runnable work);

        /** Nothing waits any more. */
        void drained();

        void malformed(DataFormatException why);
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Bytes inflated in one go. */
    private static final int TURN = 256 * 1024;

    private final Scratch scratch;
    private final Events events;
    private final Inflater inflater = new Inflater(true);

    /** Compressed bytes that wait. */
    private ByteBuffer rest = NOTHING;

    private boolean atWork;
    private boolean waiting;
    private boolean paused;
    private boolean closed;

    /** Why the thread at work stops. */
    private enum Stop {
        DRAINED,
        TURN,
        PAUSED,
        CLOSED
    }

    Inflation(Scratch scratch, Events events) {
        this.scratch = scratch;
        this.events = events;
    }

    /** Whether there is something that the conversation has not been given. */
    synchronized boolean isWaiting() {
        return waiting || atWork;
    }

    /** Input, on the I/O thread. */
    void received(ByteBuffer in) {
        synchronized (this) {
            if (closed) return;
            if (atWork || waiting || paused) {
                rest = joined(rest, in);
                waiting = true;
                return;
            }
            atWork = true;
        }
        work(in);
    }

    /** The conversation wants input, or none for now. */
    void wanted(boolean wanted) {
        synchronized (this) {
            paused = !wanted;
            if (paused || !waiting || atWork) return;
        }
        events.later(this::resume);
    }

    private void resume() {
        ByteBuffer in;
        synchronized (this) {
            if (closed || atWork || paused || !waiting) return;
            atWork = true;
            in = rest;
            rest = NOTHING;
        }
        work(in);
    }

    private void work(ByteBuffer in) {
        ByteBuffer plain = scratch.take();
        Stop stop;
        try {
            stop = inflate(in, plain);
        } catch (DataFormatException e) {
            close();
            stop = stopped(in, Stop.CLOSED);
            events.malformed(e);
        } finally {
            scratch.give(plain);
        }
        switch (stop) {
            case DRAINED -> events.drained();
            case TURN -> {
                events.waits();
                events.later(this::resume);
            }
            case PAUSED -> events.waits();
            case CLOSED -> {}
        }
    }

    private Stop inflate(ByteBuffer in, ByteBuffer plain) throws DataFormatException {
        ByteBuffer compressed = in;
        int done = 0;
        while (true) {
            inflater.setInput(compressed);
            int n = inflater.inflate(plain.clear());
            if (n > 0) events.inflated(plain.flip());
            done += n;
            synchronized (this) {
                if (closed) return stopped(compressed, Stop.CLOSED);
                if (n == 0 && compressed.hasRemaining()) throw new DataFormatException("nothing may follow the end");
                if (n == 0 && !rest.hasRemaining()) return stopped(compressed, Stop.DRAINED);
                if (paused) return stopped(compressed, Stop.PAUSED);
                if (done >= TURN) return stopped(compressed, Stop.TURN);
                if (n == 0) {
                    compressed = rest;
                    rest = NOTHING;
                }
            }
        }
    }

    private synchronized Stop stopped(ByteBuffer compressed, Stop why) {
        atWork = false;
        waiting = why == Stop.PAUSED || why == Stop.TURN;
        if (waiting) rest = joined(compressed, rest);
        if (closed) inflater.end();
        // it may have been wanted again just now
        return why == Stop.PAUSED && !paused ? Stop.TURN : why;
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        ByteBuffer all = ByteBuffer.allocate(first.remaining() + second.remaining());
        return all.put(first).put(second).flip();
    }

    /** Gives the memory back, as soon as nobody is at work. */
    synchronized void close() {
        closed = true;
        rest = NOTHING;
        if (!atWork) inflater.end();
    }
}
