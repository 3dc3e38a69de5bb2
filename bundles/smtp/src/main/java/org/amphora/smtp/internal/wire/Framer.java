package org.amphora.smtp.internal.wire;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Takes the octets of a message out of the input. What it passes on are slices of the input, not copies. */
public interface Framer {
    /** More octets may be passed on than came in by so many, for what was withheld or is added. */
    int SLACK = 3;

    /**
     * Consumes input up to the end that the framing has, or all of it.
     *
     * @param sink takes all that remains in each slice, at once, and changes nothing in it
     * @return whether the end has been reached
     */
    boolean feed(ByteBuffer in, Consumer<ByteBuffer> sink);

    /** Whether a CR or LF alone has been seen. */
    boolean bareNewline();

    /** Whether the end is the message's end, too. */
    boolean isLast();
}
