package org.amphora.testkit.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.TlsInfo;

/**
 * One client's connection in memory. {@link #open} calls the factory; {@link #type} gives input, runs the handler and
 * its tasks on the caller's thread until there is nothing more to do, and returns; {@link #output} tells what the
 * handler has written. Calls never overlap, unread input is given again, writes of one call or task go out together,
 * as with net. Text is UTF-8.
 *
 * <pre>
 * var c = new FakeConnection().open(factory);
 * c.type("EHLO x\r\n");
 * assertEquals("250 …\r\n", c.output());
 * </pre>
 *
 * An exception of the handler's aborts the connection, as with net, and is thrown to the test.
 */
public final class FakeConnection implements Connection {
    private static final long PATIENCE = 10_000;
    private static final TlsInfo TLS = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of());

    private String id = "fake1";
    private String listener = "test";
    private String profile = "";
    private InetSocketAddress remote = address("192.0.2.7", 40000);
    private boolean startTls;
    private boolean stepwise;
    private boolean clogged;
    private Optional<TlsInfo> tls = Optional.empty();
    private Duration idleTimeout = Duration.ZERO;

    private record Task(Runnable run, boolean needsRoom) {}

    private ConnectionHandler handler;
    private ProtocolFactory next;
    /** The handler has been asked to detach since its last input or task. */
    private boolean asked;

    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private byte[] input = {};
    /** New input has come, or a task has run, since the handler last saw its input. */
    private boolean fresh;

    private boolean handshake;
    private boolean open = true;
    private boolean told;
    /** The thread that now runs the handler or a task; guards against overlap. */
    private Thread runner;

    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int flushes;
    private int handovers;

    // ---- set-up, before open

    public FakeConnection listener(String name, String profile) {
        this.listener = name;
        this.profile = profile;
        return this;
    }

    public FakeConnection id(String id) {
        this.id = id;
        return this;
    }

    /** The client's address, numeric. */
    public FakeConnection from(String ip, int port) {
        remote = address(ip, port);
        return this;
    }

    /** STARTTLS can be offered. */
    public FakeConnection offeringTls() {
        startTls = true;
        return this;
    }

    /** TLS is on from the start. */
    public FakeConnection secure() {
        tls = Optional.of(TLS);
        return this;
    }

    /** As {@link #secure()}, with what the test says of it. */
    public FakeConnection secure(TlsInfo info) {
        tls = Optional.of(info);
        return this;
    }

    /** Tasks wait for {@link #step()}; without it they run at once. */
    public FakeConnection stepwise() {
        stepwise = true;
        return this;
    }

    /** Opens it with a protocol; its greeting is then in {@link #output()}. */
    public FakeConnection open(ProtocolFactory factory) {
        call(() -> {
            handler = factory.open(this);
            if (tls.isPresent()) handler.secured();
        });
        return this;
    }

    /** Opens it with the state that another handler has left. */
    public FakeConnection resume(ProtocolFactory factory, SessionState state) {
        call(() -> handler = factory.resume(this, state));
        return this;
    }

    // ---- the client's side

    public FakeConnection type(String text) {
        return type(text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeConnection type(byte[] bytes) {
        synchronized (this) {
            if (!open) throw new AssertionError("the server has closed the connection");
            int had = input.length;
            input = Arrays.copyOf(input, had + bytes.length);
            System.arraycopy(bytes, 0, input, had, bytes.length);
            fresh = true;
        }
        pump();
        return this;
    }

    /** As {@link #type}, one byte at a time. Stops when the server closes. */
    public FakeConnection typeSlowly(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) if (isOpen()) type(new byte[] {b});
        return this;
    }

    /** As {@link #type}, in two pieces. */
    public FakeConnection typeCut(String text, int at) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        type(Arrays.copyOf(all, at));
        if (isOpen()) type(Arrays.copyOfRange(all, at, all.length));
        return this;
    }

    /** The client goes away without a word. */
    public void disconnect() {
        synchronized (this) {
            open = false;
        }
        pump();
    }

    /** While true, the client reads nothing: the connection is not writable. */
    public void clog(boolean on) {
        synchronized (this) {
            clogged = on;
        }
        if (!on) pump();
    }

    // ---- net's side

    /** The idle time-out has passed. */
    public void passIdleTime() {
        if (idleTimeout.isZero()) throw new AssertionError("no idle time-out is set");
        call(() -> handler.idle());
    }

    /** Stepwise: runs the next task, then gives input if no other waits. False if there was none that may run. */
    public boolean step() {
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

    /** How many tasks wait. */
    public synchronized int waiting() {
        return tasks.size();
    }

    /**
     * The bundle is replaced: the handler is asked to detach, now or after the next input or task, and the new
     * factory resumes. {@link #handovers()} tells whether it has happened.
     */
    public void handOver(ProtocolFactory to) {
        synchronized (this) {
            next = to;
            asked = false;
        }
        pump();
    }

    public synchronized int handovers() {
        return handovers;
    }

    /** The drain time is over. */
    public void expire() {
        call(() -> handler.expire());
    }

    /** Asks the handler to detach and gives its state; the handler gets no further call if there is one. */
    public Optional<SessionState> detach() {
        SessionState[] state = new SessionState[1];
        call(() -> {
            state[0] = handler.detach().orElse(null);
            if (state[0] != null) handler = null;
        });
        if (state[0] != null) StateRules.check(state[0]);
        return Optional.ofNullable(state[0]);
    }

    public ConnectionHandler handler() {
        return handler;
    }

    // ---- what the test looks at

    /** What the client has got since the last call. */
    public String output() {
        return new String(outputBytes(), StandardCharsets.UTF_8);
    }

    public synchronized byte[] outputBytes() {
        byte[] out = sent.toByteArray();
        sent.reset();
        return out;
    }

    /** Waits, ten seconds at most, until the output holds {@code part}, and takes it all. */
    public synchronized String awaitOutput(String part) {
        waitUntil(() -> sent.toString(StandardCharsets.UTF_8).contains(part), "the output to hold " + part);
        return output();
    }

    /** How many writes have reached the socket. */
    public synchronized int flushes() {
        return flushes;
    }

    /** Input that the handler has not consumed. */
    public synchronized String unread() {
        return new String(input, StandardCharsets.UTF_8);
    }

    public synchronized Duration idleTimeout() {
        return idleTimeout;
    }

    // ---- Connection

    @Override
    public String id() {
        return id;
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public String profile() {
        return profile;
    }

    @Override
    public SocketAddress local() {
        return address("192.0.2.1", 25);
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    @Override
    public Optional<InetAddress> peer() {
        return Optional.of(remote.getAddress());
    }

    @Override
    public int peerPort() {
        return remote.getPort();
    }

    @Override
    public synchronized Optional<TlsInfo> tls() {
        return tls;
    }

    @Override
    public synchronized boolean canStartTls() {
        return startTls && tls.isEmpty();
    }

    @Override
    public synchronized void write(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (!open) return;
        gathered.writeBytes(bytes);
        if (runner != Thread.currentThread()) flush();
    }

    @Override
    public void write(FileChannel file, long position, long length) {
        try (file) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(length));
            while (bytes.hasRemaining()) {
                int n = file.read(bytes, position + bytes.position());
                if (n < 0) throw new AssertionError("the file ends before its region");
            }
            write(bytes.flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized boolean isWritable() {
        return !clogged;
    }

    @Override
    public void execute(Runnable task) {
        add(new Task(task, false));
    }

    @Override
    public void executeWhenWritable(Runnable task) {
        add(new Task(task, true));
    }

    private void add(Task task) {
        synchronized (this) {
            if (!open) return;
            tasks.add(task);
            if (runner == Thread.currentThread()) return;
        }
        pump();
    }

    @Override
    public synchronized void startTls(ByteBuffer goAhead) {
        if (!canStartTls()) throw new IllegalStateException("TLS cannot be started");
        if (runner != Thread.currentThread()) throw new IllegalStateException("only from a call or task");
        write(goAhead);
        handshake = true;
    }

    @Override
    public synchronized void idleTimeout(Duration limit) {
        idleTimeout = limit;
    }

    @Override
    public void close(ByteBuffer last) {
        synchronized (this) {
            write(last);
            open = false;
            if (runner == Thread.currentThread()) return;
        }
        pump();
    }

    @Override
    public void abort() {
        synchronized (this) {
            gathered.reset();
            open = false;
            if (runner == Thread.currentThread()) return;
        }
        pump();
    }

    @Override
    public synchronized boolean isOpen() {
        return open;
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
            tls = Optional.of(TLS);
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
        if (input.length == 0 || !fresh) return null;
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
        handler = to.resume(this, state.get());
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

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(ip, port);
    }
}
