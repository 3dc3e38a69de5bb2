package org.amphora.net.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.amphora.api.net.ProtocolFactory;

/** A net with a fast clock, on loopback. */
final class TestNet implements AutoCloseable {
    static final NetSettings SETTINGS =
            new NetSettings(2, 4, Duration.ofSeconds(10), Duration.ofSeconds(10), 64 * 1024, 64 * 1024);

    final Net net;
    private int listeners;
    private int services;

    TestNet() {
        this(SETTINGS);
    }

    TestNet(NetSettings settings) {
        net = new Net(settings, new Protocols(), 10);
    }

    static NetSettings drain(Duration drain) {
        return new NetSettings(2, 4, drain, Duration.ofSeconds(10), 64 * 1024, 64 * 1024);
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
                "test", "echo", "127.0.0.1", 0, tls, policy, "profile", 1000, 1000, 100, Duration.ofSeconds(30), 50);
    }

    Listener listen(TlsMode tls) {
        return listen(settings(tls));
    }

    Listener listen(ListenerSettings settings) {
        Listener l = net.add("test" + ++listeners);
        l.change(settings);
        return l;
    }

    Client client(Listener l) throws IOException {
        return new Client(l.port());
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

    static ListenerSettings limits(UnaryOperator<Limits> change) {
        Limits l = change.apply(new Limits(1000, 1000, 100, Duration.ofSeconds(30)));
        return new ListenerSettings(
                "test",
                "echo",
                "127.0.0.1",
                0,
                TlsMode.NONE,
                TlsPolicy.INTERMEDIATE,
                "",
                l.most,
                l.perAddress,
                l.park,
                l.parkTime,
                50);
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
    }
}
