package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;

/**
 * One connection's protocol: calls its handler and its tasks, one at a time and in order, and changes the handler for
 * another when a protocol's bundle is replaced.
 *
 * <p>Whoever brings news (input, a task, a factory that comes or goes) notes it under the lock and tries to become the
 * <em>owner</em>. If another thread is that already, it will see the news before it leaves: it decides that there is
 * nothing to do and gives up its ownership under the same lock. So no wake-up is lost, and nobody ever waits.
 */
final class Conversation {
    /** Tasks and calls in one go before other connections get the thread. */
    private static final int TURN = 64;

    private static final SessionSummary PARKED = new SessionSummary("", "parked");

    /** What the conversation needs of the connection beneath it. None of it blocks. */
    interface Line extends Connection {
        /** A call or task has ended: sends what it has written. */
        void afterCall();

        /** The handler has failed: closes without a word. */
        void failed(Throwable why);

        /** Nothing more will come: closes when all is sent. */
        void finish();

        /** More, or no more, input is wanted. */
        void wantInput(boolean wanted);

        /** Begins to wait for a protocol; false if there is no room for one more that is new. */
        boolean park(boolean isNew);

        void unpark();

        /** A factory that is going has one conversation less. */
        void released();
    }

    private enum Step {
        OPEN,
        RESUME,
        SECURED,
        TASK,
        EXPIRE,
        DETACH,
        IDLE,
        RECEIVED,
        CLOSED,
        FINISH,
        NONE
    }

    private record Task(Runnable work, boolean needsRoom) {}

    private final String protocol;
    private final Protocols protocols;
    private final Executor workers;
    private final int inputLimit;
    private final Input input = new Input();

    private Line line;
    private ArrayDeque<Task> tasks;
    private Thread owner;
    private boolean queued;

    private volatile ConnectionHandler handler;
    private ProtocolFactory factory;
    private SessionState state;
    private Task task;
    /** Input in net's own buffer, to be given without a copy. */
    private ByteBuffer direct;
    /** What the handler is being given of the kept input: its position tells what has been consumed so far. */
    private ByteBuffer view;

    private boolean ready;
    private boolean fresh;
    private boolean full;
    private boolean inputEnded;
    private boolean upgrading;
    private boolean secured;
    private boolean idle;
    private boolean expire;
    private boolean leaving;
    private boolean asked;
    private boolean ended;
    private boolean parked;

    Conversation(String protocol, Protocols protocols, Executor workers, int inputLimit) {
        this.protocol = protocol;
        this.protocols = protocols;
        this.workers = workers;
        this.inputLimit = inputLimit;
    }

    void on(Line line) {
        this.line = line;
    }

    // ---- news

    /** The connection is up (and its TLS, where that comes first): a handler may open. */
    void start(boolean isSecure) {
        synchronized (this) {
            ready = true;
            secured = isSecure;
            if (!claim()) return;
        }
        turn(false);
    }

    /** A factory has come. */
    void attach() {
        synchronized (this) {
            if (!ready || ended || handler != null || owner != null || queued) return;
            queue();
        }
    }

    /**
     * Input, on the I/O thread; what is not consumed during the call is copied.
     *
     * @return false if it came in plain text behind STARTTLS
     */
    boolean received(ByteBuffer in) {
        synchronized (this) {
            if (upgrading) return false;
            if (ended) return true;
            fresh = true;
            boolean mine = claim();
            if (mine && handler != null && input.size() == 0 && noTasks()) direct = in;
            else keep(in);
            if (!mine) return true;
        }
        turn(false);
        return true;
    }

    /** The client will send nothing more. */
    void inputEnded() {
        synchronized (this) {
            inputEnded = true;
            if (!claim()) return;
        }
        turn(false);
    }

    /** TLS is on. */
    void secured() {
        synchronized (this) {
            upgrading = false;
            secured = true;
            if (!claim()) return;
        }
        turn(false);
    }

    /** The connection is writable again. */
    void writable() {
        synchronized (this) {
            if (noTasks() || !claim()) return;
        }
        turn(false);
    }

    /** The idle time-out has passed. Runs on a worker. */
    void idle() {
        synchronized (this) {
            if (isBusy() || handler == null) return;
            idle = true;
            queue();
        }
    }

    /** Says good-bye as soon as the handler is free. Runs on a worker. */
    void expire() {
        synchronized (this) {
            expire = true;
            if (owner == null && !queued) queue();
        }
    }

    /** A factory is going: if it is this conversation's, the handler is asked to detach, until it does. */
    void leave(ProtocolFactory going) {
        synchronized (this) {
            if (factory != going) return;
            leaving = true;
            asked = false;
            if (!claim()) return;
        }
        turn(false);
    }

    synchronized boolean isServedBy(ProtocolFactory one) {
        return factory == one;
    }

    /** The connection is gone, or its last words are said: the handler hears closed. */
    void end() {
        synchronized (this) {
            ended = true;
            if (!claim()) return;
        }
        turn(false);
    }

    // ---- what the handler's connection asks

    void execute(Runnable work, boolean needsRoom) {
        synchronized (this) {
            if (ended) return;
            if (tasks == null) tasks = new ArrayDeque<>(4);
            tasks.add(new Task(work, needsRoom));
            if (!claim()) return;
        }
        turn(false);
    }

    /** Forgets all input; false if there was any, which somebody may have slipped in. */
    synchronized boolean upgrade() {
        upgrading = true;
        boolean clean = unread() == 0;
        input.clear();
        view = null;
        return clean;
    }

    /** Bytes that no handler has consumed, also in the middle of a call. */
    private int unread() {
        int consumed = view == null ? 0 : view.position();
        return input.size() - consumed + (direct == null ? 0 : direct.remaining());
    }

    synchronized boolean isMine() {
        return owner == Thread.currentThread();
    }

    synchronized boolean isBusy() {
        return owner != null || queued || !noTasks();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Whether the client may still be there: one that has shut down its side with nothing left to do has gone. */
    synchronized boolean isOpen() {
        return !ended && !(inputEnded && unread() == 0);
    }

    synchronized boolean isParked() {
        return parked;
    }

    SessionSummary summary() {
        ConnectionHandler h = handler;
        return h == null ? PARKED : h.summary();
    }

    // ---- the turn

    private boolean claim() {
        if (owner != null || queued) return false;
        owner = Thread.currentThread();
        return true;
    }

    private boolean noTasks() {
        return tasks == null || tasks.isEmpty();
    }

    /** Gives the conversation to a worker; at most one runnable of it is in the pool's queue. */
    private void queue() {
        try {
            workers.execute(this::work);
            queued = true;
        } catch (RejectedExecutionException e) {
            ended = true; // net is going, and the sockets with it
        }
    }

    private void work() {
        synchronized (this) {
            queued = false;
            owner = Thread.currentThread();
        }
        turn(true);
    }

    private void turn(boolean worker) {
        for (int n = 0; ; n++) {
            Step step;
            synchronized (this) {
                step = next(worker, n);
                if (step != Step.RECEIVED && direct != null) {
                    keep(direct);
                    direct = null;
                }
                if (step == Step.NONE) {
                    owner = null;
                    return;
                }
            }
            try {
                perform(step);
            } catch (Throwable e) { // also an Error: the I/O thread must live
                line.failed(e);
            }
            line.afterCall();
        }
    }

    /** The next thing to do, in order of precedence. */
    private Step next(boolean worker, int done) {
        if (ended) return afterEnd();
        if (worker && done >= TURN) {
            queue();
            return Step.NONE;
        }
        if (handler == null) return ready ? attachTo() : Step.NONE;
        if (expire) return take(Step.EXPIRE);
        if (secured) return take(Step.SECURED);
        if (upgrading) return Step.NONE;
        if (!noTasks()) {
            if (tasks.peek().needsRoom() && !line.isWritable()) return Step.NONE;
            if (!worker) {
                queue();
                return Step.NONE;
            }
            task = tasks.poll();
            fresh = true;
            asked = false;
            return Step.TASK;
        }
        if (leaving && !asked) {
            asked = true;
            return Step.DETACH;
        }
        if (idle) return take(Step.IDLE);
        if (fresh && (direct != null || input.size() > 0)) {
            fresh = false;
            asked = false;
            return Step.RECEIVED;
        }
        return inputEnded ? Step.FINISH : Step.NONE;
    }

    private Step take(Step step) {
        switch (step) {
            case EXPIRE -> expire = false;
            case SECURED -> secured = false;
            default -> idle = false;
        }
        return step;
    }

    private Step afterEnd() {
        tasks = null;
        input.clear();
        direct = null;
        unpark();
        if (handler != null) return Step.CLOSED;
        if (factory != null) { // it failed to open
            factory = null;
            line.released();
        }
        return Step.NONE;
    }

    private Step attachTo() {
        Optional<ProtocolFactory> current = protocols.current(protocol);
        if (current.isEmpty()) {
            if (inputEnded || expire) return Step.FINISH;
            if (!parked) {
                parked = line.park(state == null);
                if (!parked) return Step.FINISH;
            }
            return Step.NONE;
        }
        factory = current.get();
        // it may have gone in between, and its unbind may not have seen this conversation
        if (!protocols.has(protocol, factory)) {
            factory = null;
            return attachTo();
        }
        unpark();
        leaving = false;
        asked = false;
        return state == null ? Step.OPEN : Step.RESUME;
    }

    private void unpark() {
        if (!parked) return;
        parked = false;
        line.unpark();
    }

    private void perform(Step step) {
        switch (step) {
            case OPEN -> open();
            case RESUME -> resume();
            case SECURED -> handler.secured();
            case TASK -> task();
            case EXPIRE -> {
                handler.expire();
                if (!hasEnded()) line.finish();
            }
            case DETACH -> detach();
            case IDLE -> handler.idle();
            case RECEIVED -> give();
            case CLOSED -> closed();
            case FINISH -> line.finish();
            case NONE -> throw new IllegalStateException();
        }
    }

    private void open() {
        handler = factory.open(line);
    }

    private void resume() {
        SessionState with = state;
        state = null;
        handler = factory.resume(line, with);
        synchronized (this) {
            fresh = true;
        }
    }

    private void task() {
        Runnable work = task.work();
        task = null;
        work.run();
    }

    private void give() {
        ByteBuffer in;
        synchronized (this) {
            if (direct == null) view = input.view();
            in = direct != null ? direct : view;
        }
        handler.received(in);
        synchronized (this) {
            view = null;
            if (in == direct) {
                keep(in);
                direct = null;
            } else if (input.size() > 0) {
                input.consumed(in.position());
            }
            if (full && input.size() <= inputLimit / 2) {
                full = false;
                line.wantInput(true);
            }
        }
    }

    private void detach() {
        Optional<SessionState> left = handler.detach();
        if (left.isEmpty()) return;
        synchronized (this) {
            handler = null;
            factory = null;
            state = left.get();
            leaving = false;
        }
        line.released();
    }

    private void closed() {
        ConnectionHandler last = handler;
        synchronized (this) {
            handler = null;
            factory = null;
        }
        try {
            last.closed();
        } finally {
            line.released();
        }
    }

    private void keep(ByteBuffer in) {
        if (!in.hasRemaining()) return;
        input.append(in);
        if (!full && input.size() > inputLimit) {
            full = true;
            line.wantInput(false);
        }
    }
}
