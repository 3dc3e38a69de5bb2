package org.amphora.queue.internal.disk;

import java.io.IOException;

/** A record that cannot be read as what it says it is; the message says why. */
public final class DamagedEntry extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedEntry(String message) {
        super(message);
    }
}
