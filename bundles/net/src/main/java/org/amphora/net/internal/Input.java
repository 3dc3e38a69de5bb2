package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * What a client has sent and its handler has not consumed. Holds no memory while it is empty. Bytes that a handler is
 * looking at never move, as more may come meanwhile. Guarded by the conversation's lock.
 */
final class Input {
    private static final byte[] NONE = {};
    private static final int LEAST = 256;
    private static final int ROOM = 8192;

    private final int limit;
    private final Consumer<Boolean> wanted;

    private byte[] bytes = NONE;
    private int start;
    private int end;
    private boolean full;
    /** Input in net's own buffer, to be given without a copy. */
    private ByteBuffer direct;
    /** What the handler is being given of the kept bytes: its position tells what has been consumed so far. */
    private ByteBuffer view;

    /**
     * @param limit above it no more input is wanted, until half of it has been consumed
     * @param wanted told when that changes
     */
    Input(int limit, Consumer<Boolean> wanted) {
        this.limit = limit;
        this.wanted = wanted;
    }

    /** Bytes that no handler has consumed, also in the middle of a call. */
    int unread() {
        int kept = end - start - (view == null ? 0 : view.position());
        return kept + (direct == null ? 0 : direct.remaining());
    }

    /** Copies what comes. */
    void keep(ByteBuffer more) {
        if (!more.hasRemaining()) return;
        int count = more.remaining();
        if (bytes.length - end < count) {
            int size = end - start;
            int doubled = Math.min(2 * size, size + count + ROOM);
            var larger = new byte[Math.max(LEAST, Math.max(size + count, doubled))];
            System.arraycopy(bytes, start, larger, 0, size);
            bytes = larger;
            start = 0;
            end = size;
        }
        more.get(bytes, end, count);
        end += count;
        if (!full && end - start > limit) {
            full = true;
            wanted.accept(false);
        }
    }

    /** Takes what comes without a copy, if nothing is before it: it must be given, or kept, before the caller returns. */
    void offer(ByteBuffer in) {
        if (unread() == 0) direct = in;
        else keep(in);
    }

    /** Copies what was offered and will not be given now. */
    void keepOffered() {
        if (direct == null) return;
        ByteBuffer offered = direct;
        direct = null;
        keep(offered);
    }

    /** Begins to give: all there is. {@link #given} ends it. */
    ByteBuffer give() {
        if (direct != null) return direct;
        view = ByteBuffer.wrap(bytes, start, end - start).slice().asReadOnlyBuffer();
        return view;
    }

    /** The handler has consumed up to the position of what it was given. */
    void given() {
        if (view != null) {
            start += view.position();
            view = null;
            if (start == end) clear();
        }
        keepOffered();
        if (full && end - start <= limit / 2) {
            full = false;
            wanted.accept(true);
        }
    }

    void clear() {
        bytes = NONE;
        start = end = 0;
        direct = null;
        view = null;
    }
}
