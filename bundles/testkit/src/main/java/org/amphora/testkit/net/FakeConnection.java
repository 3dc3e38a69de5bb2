package org.amphora.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private static final TlsInfo TLS = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of());

    private final Turns turns = new Turns(this);
    private String id = "fake1";
    private String listener = "test";
    private String profile = "";
    private InetSocketAddress remote = address("192.0.2.7", 40000);
    private boolean startTls;
    private boolean compressed;
    private TlsInfo tls = TLS;
    private volatile Duration idleTimeout = Duration.ZERO;
    private volatile int logins;
    private final List<String> offences = new CopyOnWriteArrayList<>();

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
        turns.secure();
        return this;
    }

    /** As {@link #secure()}, with what the test says of it. */
    public FakeConnection secure(TlsInfo info) {
        tls = info;
        turns.secure();
        return this;
    }

    /** Tasks wait for {@link #step()}; without it they run at once. */
    public FakeConnection stepwise() {
        turns.stepwise();
        return this;
    }

    /** Opens it with a protocol; its greeting is then in {@link #output()}. */
    public FakeConnection open(ProtocolFactory factory) {
        turns.open(factory);
        return this;
    }

    /** Opens it with the state that another handler has left. */
    public FakeConnection resume(ProtocolFactory factory, SessionState state) {
        turns.resume(factory, state);
        return this;
    }

    // ---- the client's side

    public FakeConnection type(String text) {
        return type(text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeConnection type(byte[] bytes) {
        turns.type(bytes);
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
        turns.abort();
    }

    /** The client will send no more, but reads on: the connection ends when all its input has been dealt with. */
    public void shutdownOutput() {
        turns.endInput();
    }

    /** While true, the client reads nothing: the connection is not writable. */
    public void clog(boolean on) {
        turns.clog(on);
    }

    // ---- net's side

    /** The idle time-out has passed. */
    public void passIdleTime() {
        if (idleTimeout.isZero()) throw new AssertionError("no idle time-out is set");
        turns.idle();
    }

    /** Stepwise: runs the next task, then gives input if no other waits. False if there was none that may run. */
    public boolean step() {
        return turns.step();
    }

    /** How many tasks wait. */
    public int waiting() {
        return turns.waiting();
    }

    /**
     * The bundle is replaced: the handler is asked to detach, now or after the next input or task, and the new
     * factory resumes. {@link #handovers()} tells whether it has happened.
     */
    public void handOver(ProtocolFactory to) {
        turns.handOver(to);
    }

    public int handovers() {
        return turns.handovers();
    }

    /** The drain time is over. */
    public void expire() {
        turns.expire();
    }

    /** Asks the handler to detach and gives its state; the handler gets no further call if there is one. */
    public Optional<SessionState> detach() {
        return turns.detach();
    }

    public ConnectionHandler handler() {
        return turns.handler();
    }

    // ---- what the test looks at

    /** What the client has got since the last call. */
    public String output() {
        return new String(outputBytes(), StandardCharsets.UTF_8);
    }

    public byte[] outputBytes() {
        return turns.take();
    }

    /** Waits, ten seconds at most, until the output holds {@code part}, and takes it all. */
    public String awaitOutput(String part) {
        turns.awaitSent(b -> new String(b, StandardCharsets.UTF_8).contains(part), "the output to hold " + part);
        return output();
    }

    /** How many writes have reached the socket. */
    public int flushes() {
        return turns.flushes();
    }

    /** Input that the handler has not consumed. */
    public String unread() {
        return new String(turns.unread(), StandardCharsets.UTF_8);
    }

    /** How many tasks it has been given that check a secret. */
    public int logins() {
        return logins;
    }

    public Duration idleTimeout() {
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
    public Optional<TlsInfo> tls() {
        return turns.isSecure() ? Optional.of(tls) : Optional.empty();
    }

    @Override
    public boolean canStartTls() {
        return startTls && !turns.isSecure();
    }

    @Override
    public void write(ByteBuffer data) {
        turns.write(data);
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
    public boolean isWritable() {
        return turns.isWritable();
    }

    @Override
    public void execute(Runnable task) {
        turns.execute(task, false);
    }

    @Override
    public void executeLogin(Runnable task) {
        logins++;
        turns.execute(task, false);
    }

    @Override
    public void executeWhenWritable(Runnable task) {
        turns.execute(task, true);
    }

    @Override
    public void startTls(ByteBuffer goAhead) {
        if (!canStartTls()) throw new IllegalStateException("TLS cannot be started");
        turns.startTls(goAhead);
    }

    /** Only notes it: both sides go on as before. */
    @Override
    public void compress(ByteBuffer goAhead) {
        if (compressed) throw new IllegalStateException("compressed already");
        compressed = true;
        turns.write(goAhead);
    }

    @Override
    public boolean isCompressed() {
        return compressed;
    }

    /** What the protocol has told of the client. */
    public List<String> offences() {
        return offences;
    }

    @Override
    public void offence(String reason) {
        offences.add(reason);
    }

    @Override
    public void idleTimeout(Duration limit) {
        idleTimeout = limit;
    }

    @Override
    public void close(ByteBuffer last) {
        turns.close(last);
    }

    @Override
    public void abort() {
        turns.abort();
    }

    @Override
    public boolean isOpen() {
        return turns.isOpen();
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(ip, port);
    }
}
