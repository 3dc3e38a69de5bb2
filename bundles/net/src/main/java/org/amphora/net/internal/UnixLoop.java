package org.amphora.net.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one I/O thread of all Unix sockets, which MINA has no transport for. It begins with the first of them. */
final class UnixLoop {
    /** What is selected. Called on the loop's thread only. */
    interface Ready {
        void ready(SelectionKey key) throws IOException;

        /** The loop ends. */
        void end();
    }

    private static final Logger LOG = LoggerFactory.getLogger(UnixLoop.class);
    private static final int BUFFER = 16 * 1024;
    private static final long PATIENCE_MILLIS = 5000;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private Selector selector;
    private volatile Thread thread;
    private volatile boolean ending;

    synchronized SelectionKey register(SelectableChannel channel, int interest, Ready who) throws IOException {
        if (thread == null) {
            selector = Selector.open();
            thread = new Threads("unix").newThread(this::run);
            thread.start();
        }
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, interest, who);
        wake();
        return key;
    }

    /** Runs it soon on the loop's thread. Only after the first {@link #register}. */
    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Adds to a key's interest or takes from it, on any thread; nothing if its channel is closed. */
    void interest(SelectionKey key, int operation, boolean wanted) {
        try {
            if (wanted) key.interestOpsOr(operation);
            else key.interestOpsAnd(~operation);
            wake();
        } catch (CancelledKeyException e) {
            // closed meanwhile
        }
    }

    private void wake() {
        if (Thread.currentThread() != thread) selector.wakeup();
    }

    /** For reading, on the loop's thread. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    private void run() {
        while (!ending) {
            try {
                selector.select(this::ready);
            } catch (IOException e) {
                LOG.error("the selector of Unix sockets has failed once", e);
            }
            for (Runnable task; (task = tasks.poll()) != null; ) task.run();
        }
        for (SelectionKey key : List.copyOf(selector.keys())) ((Ready) key.attachment()).end();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("the selector of Unix sockets does not close", e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Ready) key.attachment()).ready(key);
        } catch (CancelledKeyException e) {
            // closed meanwhile
        } catch (IOException | RuntimeException e) {
            LOG.error("a Unix socket has failed", e);
            ((Ready) key.attachment()).end();
        }
    }

    /** Closes what is there and ends the thread. */
    void dispose() {
        Thread last;
        synchronized (this) {
            last = thread;
        }
        if (last == null) return;
        ending = true;
        wake();
        try {
            last.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
