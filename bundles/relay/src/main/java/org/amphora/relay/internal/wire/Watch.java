package org.amphora.relay.internal.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose time is up, whatever they are doing: a write, a handshake and a close can block just as a read
 * can, and only some of them know a time-out. One thread for all connections.
 */
public final class Watch implements AutoCloseable {
    private static final long TICK_MILLIS = 50;

    private final Set<Wire> open = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "amphora-relay-watch");
    private boolean closed;

    public Watch() {
        thread.setDaemon(true);
        thread.start();
    }

    /** How many connections there are. */
    public int open() {
        return open.size();
    }

    synchronized void add(Wire wire) {
        open.add(wire);
        if (closed) wire.cut();
        notifyAll();
    }

    void remove(Wire wire) {
        open.remove(wire);
    }

    private void run() {
        try {
            while (!awaitWork()) open.forEach(w -> w.cutIfLate(System.nanoTime()));
        } catch (InterruptedException e) {
            // only by close
        }
    }

    /** @return whether it is over */
    private synchronized boolean awaitWork() throws InterruptedException {
        if (open.isEmpty() && !closed) wait();
        else wait(TICK_MILLIS);
        return closed;
    }

    /** Cuts what is still open: whoever waits on it gets an exception. Returns when the thread has ended. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(Wire::cut);
    }
}
