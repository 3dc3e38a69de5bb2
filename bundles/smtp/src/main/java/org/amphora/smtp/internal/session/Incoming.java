package org.amphora.smtp.internal.session;

import java.nio.ByteBuffer;
import org.amphora.smtp.internal.wire.WireReply;

/** Input that is no command line: a message, or a chunk. */
public interface Incoming {
    /**
     * Consumes input, up to its end at most.
     *
     * @return whether {@link #proceed} has something to do
     */
    boolean received(ByteBuffer in);

    /**
     * Does what may block.
     *
     * @return the reply to it, or null if there is more to come
     */
    WireReply proceed();

    /** The client has gone, or its session is over. */
    void abort();
}
