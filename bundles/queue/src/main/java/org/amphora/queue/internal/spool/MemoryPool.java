package org.amphora.queue.internal.spool;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Off-heap chunks for messages, at most so many bytes in all; what was made once is used again. Off the heap, so that
 * a gathered write needs no copy. Safe on any thread.
 */
final class MemoryPool {
    static final int CHUNK = 8192;

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private int most;
    private int out;

    MemoryPool(long totalBytes) {
        limit(totalBytes);
    }

    /** A new bound; what is out beyond it is thrown away as it comes back. */
    synchronized void limit(long totalBytes) {
        most = (int) Math.min(Integer.MAX_VALUE, totalBytes / CHUNK);
        while (!free.isEmpty() && free.size() + out > most) free.pop();
    }

    /** So many empty chunks, or nothing. */
    synchronized Optional<List<ByteBuffer>> take(int count) {
        if (out + count > most) return Optional.empty();
        List<ByteBuffer> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer chunk = free.poll();
            chunks.add(chunk != null ? chunk.clear() : ByteBuffer.allocateDirect(CHUNK));
        }
        out += count;
        return Optional.of(chunks);
    }

    /** Takes chunks back; nobody may use them any more. */
    synchronized void give(List<ByteBuffer> chunks) {
        out -= chunks.size();
        for (ByteBuffer chunk : chunks) if (free.size() + out < most) free.push(chunk);
    }

    /** Bytes of the chunks that are out. */
    synchronized long bytesOut() {
        return (long) out * CHUNK;
    }
}
