package org.amphora.testkit.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;

/**
 * What net does between a connection and its handler: calls that never overlap, tasks in order, unread input given
 * again, output gathered. All on the caller's thread; while another thread is at work, a caller waits for it.
 */
final class Turns {
    private static final long PATIENCE = 10_000;

    private record Task(Runnable run, boolean needsRoom) {}

    private final Connection connection;
    private ConnectionHandler handler;
    private ProtocolFactory next;
    /** The handler has been asked to detach since its last input or task. */
    private boolean asked;

    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private byte[] input = {};
    /** New input has come, or a task has run, since the handler last saw its input. */
    private boolean fresh;

    private boolean inputEnded;
    private boolean handshake;
    private boolean secure;
    private boolean stepwise;
    private boolean clogged;
    private boolean open = true;
    private boolean told;
    /** The thread that now runs the handler or a task; guards against overlap. */
    private Thread runner;

    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int flushes;
    private int handovers;

    Turns(Connection connection) {
        this.connection = connection;
    }

    // ---- what happens to the connection

    synchronized void stepwise() {
        stepwise = true;
    }

    synchronized void secure() {
        secure = true;
    }

    void open(ProtocolFactory factory) {
        call(() -> {
            handler = factory.open(connection);
            if (isSecure()) handler.secured();
        });
    }

    void resume(ProtocolFactory factory, SessionState state) {
        call(() -> handler = factory.resume(connection, state));
    }

    void type(byte[] bytes) {
        synchronized (this) {
            if (!open) throw new AssertionError("the server has closed the connection");
            if (inputEnded) throw new AssertionError("the client has shut its side");
            int had = input.length;
            input = Arrays.copyOf(input, had + bytes.length);
            System.arraycopy(bytes, 0, input, had, bytes.length);
            fresh = true;
        }
        pump();
    }

    void endInput() {
        synchronized (this) {
            inputEnded = true;
        }
        pump();
    }

    void clog(boolean on) {
        synchronized (this) {
            clogged = on;
        }
        if (!on) pump();
    }

    void idle() {
        call(() -> handler.idle());
    }

    void expire() {
        call(() -> handler.expire());
    }

    boolean step() {
        Task task;
        synchronized (this) {
            claim();
            task = nextTask();
            if (task == null) {
                release();
                return false;
            }
        }
        guarded(task.run);
        pump();
        return true;
    }

    void handOver(ProtocolFactory to) {
        synchronized (this) {
            next = to;
            asked = false;
        }
        pump();
    }

    Optional<SessionState> detach() {
        SessionState[] state = new SessionState[1];
        call(() -> {
            state[0] = handler.detach().orElse(null);
            if (state[0] != null) handler = null;
        });
        if (state[0] != null) StateRules.check(state[0]);
        return Optional.ofNullable(state[0]);
    }

    // ---- what the handler asks

    synchronized void write(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (!open) return;
        gathered.writeBytes(bytes);
        if (runner != Thread.currentThread()) flush();
    }

    void execute(Runnable work, boolean needsRoom) {
        synchronized (this) {
            if (!open) return;
            tasks.add(new Task(work, needsRoom));
            if (runner == Thread.currentThread()) return;
        }
        pump();
    }

    synchronized void startTls(ByteBuffer goAhead) {
        if (runner != Thread.currentThread()) throw new IllegalStateException("only from a call or task");
        write(goAhead);
        handshake = true;
    }

    void close(ByteBuffer last) {
        synchronized (this) {
            write(last);
            open = false;
            if (runner == Thread.currentThread()) return;
        }
        pump();
    }

    void abort() {
        synchronized (this) {
            gathered.reset();
            open = false;
            if (runner == Thread.currentThread()) return;
        }
        pump();
    }

    // ---- what can be seen

    ConnectionHandler handler() {
        return handler;
    }

    synchronized boolean isSecure() {
        return secure;
    }

    synchronized boolean isWritable() {
        return !clogged;
    }

    synchronized boolean isOpen() {
        return open && !(inputEnded && input.length == 0);
    }

    synchronized int waiting() {
        return tasks.size();
    }

    synchronized int handovers() {
        return handovers;
    }

    synchronized int flushes() {
        return flushes;
    }

    synchronized byte[] unread() {
        return input.clone();
    }

    synchronized byte[] take() {
        byte[] out = sent.toByteArray();
        sent.reset();
        return out;
    }

    synchronized void awaitSent(Predicate<byte[]> enough, String what) {
        waitUntil(() -> enough.test(sent.toByteArray()), what);
    }

    // ---- the one loop

    /** Does all that can be done now, on this thread; waits while another thread does it. */
    private void pump() {
        for (; ; ) {
            Runnable todo;
            synchronized (this) {
                if (runner == Thread.currentThread()) return;
                claim();
                todo = next();
                if (todo == null) {
                    release();
                    return;
                }
            }
            guarded(todo);
        }
    }

    /** Called with the claim held. */
    private Runnable next() {
        if (!open) {
            tasks.clear();
            if (told || handler == null) return null;
            told = true;
            return handler::closed;
        }
        if (handshake) {
            handshake = false;
            input = new byte[0];
            secure = true;
            return handler::secured;
        }
        if (!stepwise) {
            Task task = nextTask();
            if (task != null) return task.run;
        }
        if (!tasks.isEmpty() || handler == null) return null;
        if (next != null && !asked) {
            asked = true;
            return this::tryHandOver;
        }
        if (input.length == 0 || !fresh) {
            if (!inputEnded) return null;
            open = false;
            return () -> {};
        }
        fresh = false;
        asked = false;
        return this::give;
    }

    private Task nextTask() {
        Task task = tasks.peek();
        if (task == null || task.needsRoom && clogged) return null;
        fresh = true;
        asked = false;
        return tasks.poll();
    }

    private void give() {
        byte[] all;
        synchronized (this) {
            all = input;
        }
        var in = ByteBuffer.wrap(all).asReadOnlyBuffer();
        handler.received(in);
        synchronized (this) {
            input = Arrays.copyOfRange(input, in.position(), input.length);
        }
    }

    private void tryHandOver() {
        Optional<SessionState> state = handler.detach();
        if (state.isEmpty()) return;
        StateRules.check(state.get());
        ProtocolFactory to;
        synchronized (this) {
            to = next;
            next = null;
            handovers++;
            fresh = true;
        }
        handler = to.resume(connection, state.get());
    }

    private void call(Runnable body) {
        synchronized (this) {
            claim();
        }
        guarded(body);
        pump();
    }

    private void guarded(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                open = false;
            }
            leave();
            pump();
            throw e;
        }
        leave();
    }

    private synchronized void leave() {
        flush();
        release();
    }

    private void claim() {
        waitUntil(() -> runner == null, "another thread to leave the handler");
        runner = Thread.currentThread();
    }

    private void release() {
        runner = null;
        notifyAll();
    }

    private void flush() {
        if (gathered.size() == 0) return;
        sent.writeBytes(gathered.toByteArray());
        gathered.reset();
        flushes++;
        notifyAll();
    }

    private void waitUntil(BooleanSupplier condition, String what) {
        long end = System.currentTimeMillis() + PATIENCE;
        try {
            while (!condition.getAsBoolean()) {
                long left = end - System.currentTimeMillis();
                if (left <= 0) throw new AssertionError("waited in vain for " + what);
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
