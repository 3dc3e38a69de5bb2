package org.amphora.itests.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.amphora.testkit.server.AssemblyProcess;

/**
 * Two built servers that find each other by MX in a DNS of the test's own: {@code mx.a.test} at 127.0.0.1, which the test
 * sends through, and {@code mx.b.test} at 127.0.0.2, for which {@code mx.a.test} is a stranger.
 */
public final class TwoServers implements AutoCloseable {
    private static final int PORTS_OF_ONE = 20;

    public final TestDns dns = new TestDns();
    public final AssemblyProcess a;
    public final AssemblyProcess b;

    public TwoServers() throws IOException {
        a = Built.unpack("relay-a");
        b = another(a);
        for (String name : List.of("a", "b"))
            dns.with(name + ".test", "MX", "10 mx." + name + ".test.")
                    .with("mx." + name + ".test", "A", name.equals("a") ? "127.0.0.1" : "127.0.0.2");
        dns.with("null.test", "MX", "0 .");
        site(a, "a", b);
        site(b, "b", a);
        b.configure("org.amphora.listener-smtp", "address", "127.0.0.2")
                .configure("org.amphora.site", "mynetworks", "192.0.2.0/24")
                .configure("org.amphora.intake", "filters", "greylist")
                .configure("org.amphora.filter.greylist", "delay", "1s");
    }

    private static AssemblyProcess another(AssemblyProcess one) throws IOException {
        AssemblyProcess other = Built.unpack("relay-b");
        boolean apart = Math.abs(other.port("smtp") - one.port("smtp")) > PORTS_OF_ONE;
        return apart ? other : another(one);
    }

    private void site(AssemblyProcess server, String name, AssemblyProcess peer) throws IOException {
        server.configure("org.amphora.site", "myhostname", "mx." + name + ".test")
                .configure("org.amphora.site", "mydestination", name + ".test, localhost")
                .configure("org.amphora.site", "myorigin", "localhost")
                .configure("org.amphora.dns", "servers", "127.0.0.1:" + dns.port())
                .configure("org.amphora.dns", "timeout", "1s")
                .configure("org.amphora.queue", "minimal_backoff_time", "2s")
                .configure("org.amphora.relay", "inet_protocols", "ipv4")
                .configure("org.amphora.relay", "smtp_tcp_port", String.valueOf(peer.port("smtp")));
    }

    /** Where mail by MX goes, at whatever address. */
    public int port() {
        return b.port("smtp");
    }

    public void start() {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> start(b));
        start(a);
        other.join();
    }

    private static void start(AssemblyProcess server) {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String log(AssemblyProcess server) throws IOException {
        return Files.readString(server.log(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try (dns;
                b) {
            a.close();
        }
    }
}
