package org.amphora.milter.internal.wire;

import java.io.IOException;

/** The peer has sent what the protocol does not know, or more of it than a limit allows. */
public final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    public Malformed(String what) {
        super(what);
    }
}
