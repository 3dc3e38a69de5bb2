package org.amphora.net.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.amphora.api.net.ProtocolFactory;

/** A net with a fast clock, on loopback or on Unix sockets. */
final class TestNet implements AutoCloseable {
    static final ClientRules CLIENTS =
            new ClientRules(32, 64, List.of(), 0, Duration.ofMinutes(10), Duration.ofMinutes(10));

    static final NetSettings SETTINGS =
            new NetSettings(2, 4, 2, Duration.ofSeconds(10), Duration.ofSeconds(10), 64 * 1024, 64 * 1024, 0, CLIENTS);

    final Net net;
    /** Of the Unix sockets; null: TCP. */
    private final Path folder;

    private int listeners;
    private int services;

    TestNet() {
        this(SETTINGS);
    }

    TestNet(NetSettings settings) {
        this(settings, null);
    }

    private TestNet(NetSettings settings, Path folder) {
        this.folder = folder;
        net = new Net(settings, new Protocols(), 10);
    }

    /** @param kind {@code tcp} or {@code unix} */
    static TestNet of(String kind) throws IOException {
        return new TestNet(SETTINGS, kind.equals("unix") ? Files.createTempDirectory("net") : null);
    }

    boolean isUnix() {
        return folder != null;
    }

    /** The same net for another test. */
    TestNet another() throws IOException {
        return of(folder == null ? "tcp" : "unix");
    }

    static NetSettings drain(Duration drain) {
        return new NetSettings(2, 4, 2, drain, Duration.ofSeconds(10), 64 * 1024, 64 * 1024, 0, CLIENTS);
    }

    TestNet serve(ProtocolFactory factory) {
        net.bind("echo", factory, 0, ++services);
        return this;
    }

    long stop(ProtocolFactory factory) {
        return net.unbind("echo", factory);
    }

    static ListenerSettings settings(TlsMode tls) {
        return settings(tls, TlsPolicy.INTERMEDIATE);
    }

    static ListenerSettings settings(TlsMode tls, TlsPolicy policy) {
        return new ListenerSettings(
                "test",
                "echo",
                "127.0.0.1",
                0,
                tls,
                policy,
                ClientAuth.NONE,
                "profile",
                entrance(1000, 1000),
                100,
                Duration.ofSeconds(30),
                50,
                Optional.empty());
    }

    /** Of one place, with limits that a test of places does not meet. */
    static ListenerSettings at(String address, int port, TlsMode tls, Entrance entrance) {
        return new ListenerSettings(
                "test",
                "echo",
                address,
                port,
                tls,
                TlsPolicy.INTERMEDIATE,
                ClientAuth.NONE,
                "",
                entrance,
                10,
                Duration.ofSeconds(30),
                50,
                Optional.empty());
    }

    static Entrance entrance(int most, int ofClient) {
        return new Entrance(List.of(), most, ofClient, 0, List.of(), Duration.ofSeconds(5));
    }

    Listener listen(TlsMode tls) {
        return listen(settings(tls));
    }

    Listener listen(ListenerSettings settings) {
        Listener l = net.add("test" + ++listeners);
        l.change(folder == null ? settings : at(folder.resolve("s" + listeners), settings));
        return l;
    }

    Client client(Listener l) throws IOException {
        return folder == null
                ? new Client(l.port())
                : new Client(Path.of(l.info().address().substring(5)));
    }

    private static ListenerSettings at(Path path, ListenerSettings s) {
        return at(new SocketFile(path, SocketFile.mode("0600"), "", ""), s);
    }

    static ListenerSettings at(SocketFile file, ListenerSettings s) {
        return new ListenerSettings(
                s.name(),
                s.protocol(),
                "unix:" + file.path(),
                0,
                s.tls(),
                s.tlsPolicy(),
                s.clientAuth(),
                s.profile(),
                s.entrance(),
                s.parkLimit(),
                s.parkTime(),
                s.backlog(),
                Optional.of(file));
    }

    /** Polls, as nothing tells; fails after ten seconds. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) throw new AssertionError("waited in vain for " + what);
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    static ListenerSettings asking(ClientAuth auth, ListenerSettings s) {
        return new ListenerSettings(
                s.name(),
                s.protocol(),
                s.address(),
                s.port(),
                s.tls(),
                s.tlsPolicy(),
                auth,
                s.profile(),
                s.entrance(),
                s.parkLimit(),
                s.parkTime(),
                s.backlog(),
                s.unix());
    }

    static ListenerSettings limits(UnaryOperator<Limits> change) {
        Limits l = change.apply(new Limits(1000, 1000, 100, Duration.ofSeconds(30)));
        return new ListenerSettings(
                "test",
                "echo",
                "127.0.0.1",
                0,
                TlsMode.NONE,
                TlsPolicy.INTERMEDIATE,
                ClientAuth.NONE,
                "",
                entrance(l.most, l.perAddress),
                l.park,
                l.parkTime,
                50,
                Optional.empty());
    }

    record Limits(int most, int perAddress, int park, Duration parkTime) {
        Limits most(int n) {
            return new Limits(n, perAddress, park, parkTime);
        }

        Limits perAddress(int n) {
            return new Limits(most, n, park, parkTime);
        }

        Limits park(int n) {
            return new Limits(most, perAddress, n, parkTime);
        }

        Limits parkTime(Duration d) {
            return new Limits(most, perAddress, park, d);
        }
    }

    @Override
    public void close() {
        net.close();
        // what should have gone with the sockets would stop this
        if (folder != null && !folder.toFile().delete()) throw new AssertionError(folder + " is not empty");
    }
}
