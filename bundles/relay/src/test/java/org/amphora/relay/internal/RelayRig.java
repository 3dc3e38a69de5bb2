package org.amphora.relay.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.Outcome;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.InFlight;
import org.amphora.api.role.RoleHealth;
import org.amphora.relay.internal.hosts.HostFinder;
import org.amphora.relay.internal.route.NextHop;
import org.amphora.relay.internal.tls.ClientTls;
import org.amphora.relay.internal.tls.Policies;
import org.amphora.relay.internal.tls.StsPolicies;
import org.amphora.relay.internal.tls.TlsResults;
import org.amphora.relay.internal.wire.Watch;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.queue.MemorySpool;
import org.amphora.testkit.smtp.FakeServer;

/** The role without its framework: the configuration as it is shipped, with changes, and a DNS that is a map. */
final class RelayRig implements AutoCloseable {
    static final String MESSAGE = "Return-Path: <ann@example.org>\nSubject: hello\n\nHello.\n.dot\n";

    final FakeDns dns = new FakeDns();
    boolean resolverThere = true;
    final Watch watch = new Watch();
    final MemorySpool spool = new MemorySpool();
    final RoleHealth health = new RoleHealth();
    final InFlight inFlight = new InFlight();
    Predicate<InetSocketAddress> isOurs = a -> false;
    final TlsResults results = new TlsResults(Path.of("target/none"), InstantSource.system());
    Optional<StsPolicies> sts = Optional.empty();
    KeyManager[] keys;
    private final Map<String, Object> raw = shipped();
    private RelayTarget.Services services;

    /** Mail for example.net goes to the server by MX. */
    RelayRig(FakeServer server) {
        this(server.port());
    }

    RelayRig(int port) {
        set("smtp_tcp_port", Integer.toString(port));
        set("inet_protocols", "ipv4");
        dns.with("MX example.net", "10 mx.example.net").with("A mx.example.net", "127.0.0.1");
    }

    static Map<String, Object> shipped() {
        Map<String, Object> raw = new HashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("../../etc/org.amphora.relay.cfg"))) {
                String[] parts = line.split(" *=", 2);
                if (line.matches("#[a-z0-9_]+ =.*")) raw.put(parts[0].substring(1), parts[1].strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return raw;
    }

    RelayRig set(String key, String value) {
        raw.put(key, value);
        services = null;
        return this;
    }

    RelaySettings settings() {
        return RelaySettings.read(new ConfigReader(RelayComponent.PID, raw), Path.of(""), health);
    }

    RelayTarget target() {
        RelaySettings settings = settings();
        if (services != null) services.pool().close();
        TlsSettings tls = settings.tls();
        services = new RelayTarget.Services(
                new Relaying(
                        new HostFinder(
                                () -> resolverThere ? dns : null,
                                settings.families(),
                                settings.addressLimit(),
                                a -> isOurs.test(a),
                                "mail.example.org"::equals,
                                new Random(1)),
                        new Policies(tls.level(), tls.policies(), tls.authorities(), () -> dns, sts),
                        settings.passwords(),
                        settings.port()),
                new Pool(settings.pool()),
                new Opener(
                        watch,
                        settings.session(),
                        () -> "mail.example.org",
                        new ClientTls(keys, tls.protocols(), tls.cacheSize(), tls.cacheTime()),
                        results),
                settings.limits());
        RelayTarget.Services now = services;
        return new RelayTarget((e, r) -> settings.routing().nextHop(e, r), () -> now, inFlight);
    }

    /** The target of local recipients. */
    RelayTarget local() {
        target();
        RelayTarget.Services now = services;
        NextHop to = settings().mailboxTransport().orElseThrow();
        return new RelayTarget((e, r) -> to, () -> now, inFlight);
    }

    static Envelope envelope(MailParameters mail, Recipient... to) {
        return new Envelope(
                "m1",
                SessionFacts.builder("s1").helo("client.example.org", true).build(),
                Direction.SUBMISSION,
                mail,
                List.of(to),
                Instant.now());
    }

    static Recipient to(String address) {
        Address a = Address.of(address);
        return new Recipient(a, a, new Route.Remote(a.domain()), Set.of(), "");
    }

    /** The message to these, with the settings as they are now. */
    List<Outcome> send(String... to) {
        Recipient[] all = Arrays.stream(to).map(RelayRig::to).toArray(Recipient[]::new);
        return send(envelope(MailParameters.of(Address.of("ann@example.org")), all), MESSAGE);
    }

    List<Outcome> send(Envelope envelope, String message) {
        return send(target(), envelope, spool.body(message), Duration.ofSeconds(20));
    }

    static List<Outcome> send(RelayTarget target, Envelope envelope, SpooledBody body, Duration time) {
        try (body) {
            return target.deliver(new Delivery(envelope, body, 1, Instant.now().plus(time)));
        }
    }

    /** An outcome in a line: {@code Failed 550 5.1.1 …}, with {@code unreachable} where that is so. */
    static String text(Outcome outcome) {
        boolean unreachable = outcome instanceof Outcome.Deferred d && d.unreachable();
        return outcome.getClass().getSimpleName() + " " + outcome.reply() + (unreachable ? " (unreachable)" : "");
    }

    int pooled() {
        return services.pool().size();
    }

    @Override
    public void close() {
        if (services != null) services.pool().close();
        watch.close();
    }
}
