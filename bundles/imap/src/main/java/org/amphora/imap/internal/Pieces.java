package org.amphora.imap.internal;

import java.io.IOException;
import org.amphora.imap.internal.wire.Output;

/** Responses that come one after the other, so that the client's pace sets ours. */
public interface Pieces {
    /**
     * Writes the next piece, some kilobytes at most.
     *
     * @return whether there is more
     * @throws IOException if what has begun cannot be ended: the connection is closed
     */
    boolean next(Output out) throws IOException;
}
