package org.amphora.smtp.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gathers the replies to a group of pipelined commands, so that they leave in one write. */
public final class ReplyBuffer {
    /** With more than this many octets it should be written. */
    public static final int FULL = 8192;

    private byte[] bytes = new byte[128];
    private int length;

    public void add(WireReply reply) {
        byte[] more = reply.bytes();
        if (length + more.length > bytes.length)
            bytes = Arrays.copyOf(bytes, Math.max(length + more.length, 2 * bytes.length));
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    public int length() {
        return length;
    }

    /** All that was gathered, for the caller to keep. */
    public ByteBuffer take() {
        ByteBuffer all = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        length = 0;
        return all;
    }
}
