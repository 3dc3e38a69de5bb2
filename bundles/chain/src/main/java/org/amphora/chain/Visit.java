package org.amphora.chain;

/**
 * One message at one filter: no two calls are inside at once. A call that has timed out may still be inside when the
 * message ends; the last call then follows it on its own thread. Safe on any thread.
 */
public final class Visit {
    private boolean busy;
    private boolean ending;

    /** False if the message has ended: the call is not made. */
    public synchronized boolean enter() {
        if (ending) return false;
        busy = true;
        return true;
    }

    /** True if the message has ended meanwhile: the last call is for who is told so. */
    public synchronized boolean leave() {
        busy = false;
        return ending;
    }

    /** The message ends. False if a call is inside, which makes the last one when it leaves. */
    public synchronized boolean end() {
        ending = true;
        return !busy;
    }
}
