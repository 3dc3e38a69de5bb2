package org.amphora.net.internal;

import java.nio.ByteBuffer;

/**
 * What a client has sent and its handler has not consumed. Holds no memory while it is empty. Bytes that are in view
 * never move: input may come while a handler reads. Guarded by the conversation's lock.
 */
final class Input {
    private static final byte[] NONE = {};
    private static final int LEAST = 256;

    private byte[] bytes = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    void append(ByteBuffer more) {
        int count = more.remaining();
        if (bytes.length - end < count) {
            int size = size();
            var larger = new byte[Math.max(LEAST, Math.max(size + count, Math.min(2 * size, size + count + 8192)))];
            System.arraycopy(bytes, start, larger, 0, size);
            bytes = larger;
            start = 0;
            end = size;
        }
        more.get(bytes, end, count);
        end += count;
    }

    /** All of it; stays as it is while more is appended. */
    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, start, end - start).slice().asReadOnlyBuffer();
    }

    /** The first bytes of the view have been consumed. */
    void consumed(int count) {
        start += count;
        if (start == end) clear();
    }

    void clear() {
        bytes = NONE;
        start = end = 0;
    }
}
