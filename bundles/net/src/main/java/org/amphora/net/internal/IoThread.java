package org.amphora.net.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.Executor;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;

/**
 * MINA's selector loop with fewer system calls: one read per readiness, no wake-up of itself, and writes that go
 * straight to the socket from whichever thread has them.
 */
final class IoThread extends NioProcessor {
    private final String name;
    private volatile Thread thread;

    // used by the loop's own thread only
    private boolean inHandler;
    private SelectionKey selected;

    IoThread(Executor executor, String name) {
        super(executor);
        this.name = name;
    }

    @Override
    protected int select(long timeout) throws Exception {
        if (thread != Thread.currentThread()) {
            thread = Thread.currentThread();
            thread.setName(name);
        }
        return super.select(timeout);
    }

    /** What the loop's own thread queues while it calls a handler, the same round of the loop deals with. */
    @Override
    protected void wakeup() {
        if (Thread.currentThread() == thread && inHandler) return;
        super.wakeup();
    }

    @Override
    protected Iterator<NioSession> selectedSessions() {
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return keys.hasNext();
            }

            @Override
            public NioSession next() {
                selected = keys.next();
                return (NioSession) selected.attachment();
            }

            @Override
            public void remove() {
                keys.remove();
            }
        };
    }

    /** MINA reads until it gets nothing; a short first read has already told that, and end-of-file is selected again. */
    @Override
    protected int read(NioSession session, IoBuffer buffer) throws Exception {
        return buffer.position() > 0 ? 0 : super.read(session, buffer);
    }

    /** Runs a handler of an event on this loop's thread. */
    void handling(Runnable event) {
        inHandler = true;
        try {
            event.run();
        } finally {
            inHandler = false;
        }
    }

    /** The socket whose input is being handled; only on this loop's thread, inside its messageReceived. */
    SocketChannel socket() {
        return (SocketChannel) selected.channel();
    }

    /** Writes what the socket takes, on any thread. */
    int writeNow(NioSession session, IoBuffer buffer) throws IOException {
        return write(session, buffer, buffer.remaining());
    }

    /** Sends what the socket takes of a file, on any thread. */
    int transferNow(NioSession session, FileRegion region, int length) throws IOException {
        try {
            return transferFile(session, region, length);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** MINA looks at the queue only: it would never write the rest of a piece that is half sent, which has left it. */
    @Override
    public void updateTrafficControl(NioSession session) {
        super.updateTrafficControl(session);
        if (session.getCurrentWriteRequest() == null) return;
        try {
            setInterestedInWrite(session, true);
        } catch (Exception e) {
            session.getFilterChain().fireExceptionCaught(e);
        }
    }

    /**
     * Begins or ends to read. Only the loop's own thread changes a key's interest: MINA lets anybody do so, which loses
     * changes made at once, and does not wake the selector, which would sleep on for up to a second.
     */
    void control(NioSession session) {
        if (Thread.currentThread() == thread) updateTrafficControl(session);
        else updateTrafficMask(session);
    }
}
