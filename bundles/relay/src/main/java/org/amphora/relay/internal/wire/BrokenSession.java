package org.amphora.relay.internal.wire;

import java.io.IOException;

/** The conversation is over before its time: nothing more can be said on this connection. */
public final class BrokenSession extends IOException {
    private static final long serialVersionUID = 1L;

    /** What broke it. */
    public enum Why {
        /** The limit of a step, or the deadline. */
        TIMED_OUT,
        /** Closed or reset by the other side, or by the network. */
        LOST,
        /** What came was no reply, or had no end. */
        NONSENSE,
        /** The TLS handshake. */
        TLS
    }

    private final Why why;

    public BrokenSession(Why why, String text, Throwable cause) {
        super(text, cause);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
