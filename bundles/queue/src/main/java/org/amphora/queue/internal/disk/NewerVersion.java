package org.amphora.queue.internal.disk;

import java.io.IOException;

/** A record that a newer build wrote: it is left as it is. */
public final class NewerVersion extends IOException {
    private static final long serialVersionUID = 1L;

    public NewerVersion(String message) {
        super(message);
    }
}
