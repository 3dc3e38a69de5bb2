package org.amphora.imap.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.amphora.api.net.Connection;
import org.amphora.imap.internal.wire.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A session's end of its connection: responses gathered into few writes and sent at the client's pace, and the tasks
 * that make them. While a task is under way, or waits for the client to read, the session is busy and takes no input.
 */
final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    /** Responses go out when so many octets have gathered, or when there is nothing more to do. */
    private static final int GATHER = 32 * 1024;
    /** After so long a task gives its worker to who waits, and goes on behind them. */
    private static final long TURN_NANOS = 50_000_000;

    private final Connection connection;
    private final Consumer<RuntimeException> failed;
    private final Output out = new Output();
    private String user = "";
    private boolean busy;
    private boolean over;
    private boolean more;
    /** STARTTLS is answered: what came behind it in plain text must not be obeyed (RFC 3207 §4.2). */
    private boolean handshaking;

    /** @param failed told what a task has thrown */
    Responses(Connection connection, Consumer<RuntimeException> failed) {
        this.connection = connection;
        this.failed = failed;
    }

    Output out() {
        return out;
    }

    /** The account that the log names. */
    void user(String name) {
        user = name;
    }

    boolean isBusy() {
        return busy || handshaking;
    }

    /** The last word is said, or the connection gone. */
    boolean isOver() {
        return over;
    }

    /** Whether more input waits, so that the responses to it may go out with those to what is done now. */
    void moreInput(boolean waits) {
        more = waits;
    }

    // ---- tasks

    /** Runs with the user's name in the log, beside what net has put there. */
    void guarded(Runnable task) {
        MDC.put("user", user);
        try {
            task.run();
        } catch (RuntimeException e) {
            failed.accept(e);
        } finally {
            MDC.remove("user");
        }
    }

    /** On a worker, with the session busy until then. */
    void onWorker(Runnable task) {
        busy = true;
        connection.execute(() -> run(task));
    }

    /** On a worker of those for logins. */
    void onLoginWorker(Runnable task) {
        busy = true;
        connection.executeLogin(() -> run(task));
    }

    private void whenWritable(Runnable task) {
        busy = true;
        connection.executeWhenWritable(() -> run(task));
    }

    private void run(Runnable task) {
        busy = false;
        if (over) return;
        guarded(task);
        settle();
    }

    /** For what an idling session hears; from any thread. */
    void whenIdle(Runnable task) {
        connection.executeWhenWritable(() -> {
            if (over) return;
            if (busy) {
                // a response waits to be gone on with, and nothing may come between
                whenIdle(task);
                return;
            }
            guarded(task);
            settle();
        });
    }

    private void settle() {
        if (!busy && !more) flush();
    }

    // ---- what goes out

    /** Responds piece by piece, then goes on; {@code broken} runs instead if what has begun cannot be ended. */
    void stream(Pieces pieces, Runnable then, Runnable broken) {
        long start = System.nanoTime();
        try {
            while (!over && pieces.next(out)) {
                if (out.length() >= GATHER) flush();
                if (!connection.isWritable()) {
                    flush();
                    whenWritable(() -> stream(pieces, then, broken));
                    return;
                }
                if (System.nanoTime() - start > TURN_NANOS) {
                    if (!connection.isOpen()) break;
                    onWorker(() -> stream(pieces, then, broken));
                    return;
                }
            }
        } catch (IOException e) {
            LOG.error("session={} a response cannot be ended", connection.id(), e);
            broken.run();
        }
        if (!over) then.run();
    }

    void flush() {
        if (out.length() > 0) connection.write(out.take());
    }

    /** Sends a region of a file behind what has gathered; takes ownership of the channel. */
    void send(FileChannel file, long position, long length) throws IOException {
        if (over) {
            file.close();
            return;
        }
        flush();
        connection.write(file, position, length);
    }

    /** Says what has gathered, and takes no input until TLS is on. */
    void startTls(ByteBuffer goAhead) {
        flush();
        handshaking = true;
        connection.startTls(goAhead);
    }

    /** What has gathered is the last that is not compressed. */
    void compress() {
        connection.compress(out.take());
    }

    void secured() {
        handshaking = false;
    }

    /** The end, with what has gathered. */
    void close() {
        over = true;
        connection.close(out.take());
    }

    /** The end in the middle of a response. */
    void abort() {
        over = true;
        connection.abort();
    }

    /** The connection is gone, or another's. */
    void release() {
        over = true;
    }
}
