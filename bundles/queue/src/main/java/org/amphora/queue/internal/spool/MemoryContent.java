package org.amphora.queue.internal.spool;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bytes in memory, in pieces. */
final class MemoryContent extends Content {
    private final List<ByteBuffer> pieces;
    private final long length;
    private final Runnable whenReleased;

    /** @param pieces each from its position to its limit; not to be changed by the caller any more */
    MemoryContent(List<ByteBuffer> pieces, Runnable whenReleased) {
        this.pieces = pieces;
        this.whenReleased = whenReleased;
        long n = 0;
        for (ByteBuffer piece : pieces) n += piece.remaining();
        length = n;
    }

    /** The pieces of {@code body} from a position on. */
    static List<ByteBuffer> tail(List<ByteBuffer> body, long from) {
        List<ByteBuffer> rest = new ArrayList<>(body.size() + 1);
        long skip = from;
        for (ByteBuffer piece : body) {
            int n = piece.remaining();
            if (skip < n) rest.add(piece.slice(piece.position() + (int) skip, n - (int) skip));
            skip = Math.max(0, skip - n);
        }
        return rest;
    }

    @Override
    long length() {
        return length;
    }

    @Override
    int read(long position, ByteBuffer target) {
        if (position >= length) return -1;
        int before = target.remaining();
        long skip = position;
        for (ByteBuffer piece : pieces) {
            int n = piece.remaining();
            if (skip < n && target.hasRemaining()) {
                int some = Math.min(n - (int) skip, target.remaining());
                target.put(piece.slice(piece.position() + (int) skip, some));
                skip = 0;
            } else {
                skip = Math.max(0, skip - n);
            }
        }
        return before - target.remaining();
    }

    @Override
    Optional<List<ByteBuffer>> buffers() {
        List<ByteBuffer> fresh = new ArrayList<>(pieces.size());
        for (ByteBuffer piece : pieces) fresh.add(piece.asReadOnlyBuffer());
        return Optional.of(fresh);
    }

    @Override
    Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    void release() {
        whenReleased.run();
    }
}
