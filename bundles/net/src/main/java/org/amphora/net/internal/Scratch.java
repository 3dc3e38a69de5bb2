package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** A bounded stock of buffers for records of TLS on their way in and out; whoever takes one gives it back. */
final class Scratch {
    /** The largest record with its header and padding, and a little more. */
    static final int RECORD = 17 * 1024;

    /** Room for four records. */
    static final int SIZE = 4 * RECORD;

    private final ArrayBlockingQueue<ByteBuffer> stock;

    Scratch(int most) {
        stock = new ArrayBlockingQueue<>(most);
    }

    ByteBuffer take() {
        ByteBuffer buffer = stock.poll();
        return buffer == null ? ByteBuffer.allocate(SIZE) : buffer;
    }

    void give(ByteBuffer buffer) {
        stock.offer(buffer.clear());
    }
}
