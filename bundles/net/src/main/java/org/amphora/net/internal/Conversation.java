package org.amphora.net.internal;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;
import org.slf4j.MDC;

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

    private record Task(Runnable work, boolean needsRoom, boolean login) {}

    private final String protocol;
    private final Protocols protocols;
    private final Executor workers;
    private final Executor logins;
    private final Line line;
    private final Input input;

    private ArrayDeque<Task> tasks;
    private Thread owner;
    private boolean queued;

    private volatile ConnectionHandler handler;
    private ProtocolFactory factory;
    private SessionState state;
    private Task task;

    private boolean ready;
    private boolean fresh;
    private boolean inputEnded;
    private boolean upgrading;
    private boolean secured;
    private boolean idle;
    private boolean expire;
    private boolean leaving;
    private boolean asked;
    private boolean ended;
    private boolean parked;

    Conversation(Line line, String protocol, Protocols protocols, Executor workers, Executor logins, int inputLimit) {
        this.line = line;
        this.protocol = protocol;
        this.protocols = protocols;
        this.workers = workers;
        this.logins = logins;
        input = new Input(inputLimit, line::wantInput);
    }

    // ---- news

    /** The connection is up (and its TLS, where that comes first): a handler may open. */
    void start(boolean isSecure) {
        synchronized (this) {
            ready = true;
            secured = isSecure;
            if (!claim()) return;
        }
        turn(null);
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
            if (mine) input.offer(in);
            else input.keep(in);
            if (!mine) return true;
        }
        turn(null);
        return true;
    }

    /** The client will send nothing more. */
    void inputEnded() {
        synchronized (this) {
            inputEnded = true;
            if (!claim()) return;
        }
        turn(null);
    }

    /** TLS is on. */
    void secured() {
        synchronized (this) {
            upgrading = false;
            secured = true;
            if (!claim()) return;
        }
        turn(null);
    }

    /** The connection is writable again. */
    void writable() {
        synchronized (this) {
            if (noTasks() || !claim()) return;
        }
        turn(null);
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
        turn(null);
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
        turn(null);
    }

    // ---- what the handler's connection asks

    void execute(Runnable work, boolean needsRoom, boolean login) {
        synchronized (this) {
            if (ended) return;
            if (tasks == null) tasks = new ArrayDeque<>(4);
            tasks.add(new Task(work, needsRoom, login));
            if (!claim()) return;
        }
        turn(null);
    }

    /** Forgets all input; false if there was any, which somebody may have slipped in. */
    synchronized boolean upgrade() {
        upgrading = true;
        boolean clean = input.unread() == 0;
        input.clear();
        return clean;
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
        return !ended && !(inputEnded && input.unread() == 0);
    }

    /** Whether no handler will be called any more. */
    synchronized boolean isOver() {
        return ended && handler == null && factory == null;
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

    /** Where the next task runs. */
    private Executor pool() {
        return !noTasks() && tasks.peek().login() ? logins : workers;
    }

    /** Gives the conversation to a worker; at most one runnable of it is in a pool's queue. */
    private void queue() {
        Executor pool = pool();
        try {
            pool.execute(() -> work(pool));
            queued = true;
        } catch (RejectedExecutionException e) {
            ended = true; // net is going, and the sockets with it
        }
    }

    private void work(Executor pool) {
        synchronized (this) {
            queued = false;
            owner = Thread.currentThread();
        }
        turn(pool);
    }

    /** @param on the pool that this thread is of, or null */
    private void turn(Executor on) {
        for (int n = 0; ; n++) {
            Step step;
            synchronized (this) {
                step = next(on, n);
                if (step != Step.RECEIVED) input.keepOffered();
                if (step == Step.NONE) {
                    owner = null;
                    return;
                }
            }
            MDC.put("session", line.id());
            MDC.put("proto", protocol);
            MDC.put("peer", line.peer().map(InetAddress::getHostAddress).orElse("local"));
            try {
                perform(step);
            } catch (Throwable e) { // also an Error: the I/O thread must live
                line.failed(e);
            } finally {
                MDC.remove("session");
                MDC.remove("proto");
                MDC.remove("peer");
            }
            line.afterCall();
        }
    }

    /** The next thing to do, in order of precedence. */
    private Step next(Executor on, int done) {
        if (ended) return afterEnd();
        if (on != null && done >= TURN) {
            queue();
            return Step.NONE;
        }
        if (handler == null) return ready ? attachTo() : Step.NONE;
        if (expire) return take(Step.EXPIRE);
        if (secured) return take(Step.SECURED);
        if (upgrading) return Step.NONE;
        if (!noTasks()) {
            if (tasks.peek().needsRoom() && !line.isWritable()) return Step.NONE;
            if (on != pool()) {
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
        if (fresh && input.unread() > 0) {
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
        unpark();
        if (handler != null) return Step.CLOSED;
        factory = null;
        line.released();
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
            case OPEN -> handler = factory.open(line);
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
            in = input.give();
        }
        try {
            handler.received(in);
        } finally {
            synchronized (this) {
                input.given();
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

    /** The factory is let go after it: its bundle must not end while a handler is still in closed. */
    private void closed() {
        ConnectionHandler last = handler;
        handler = null;
        last.closed();
    }
}
