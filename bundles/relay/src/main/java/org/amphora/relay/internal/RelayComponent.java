package org.amphora.relay.internal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.net.Listeners;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.InFlight;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.api.tls.TlsProvider;
import org.amphora.relay.internal.hosts.HostFinder;
import org.amphora.relay.internal.route.NextHop;
import org.amphora.relay.internal.tls.ClientTls;
import org.amphora.relay.internal.tls.HttpsFetch;
import org.amphora.relay.internal.tls.Policies;
import org.amphora.relay.internal.tls.StsPolicies;
import org.amphora.relay.internal.tls.TlsResults;
import org.amphora.relay.internal.wire.Watch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role relay. Without a DNS resolver the queue keeps the mail. */
@Component(service = Role.class, configurationPid = RelayComponent.PID, immediate = true)
@Designate(ocd = RelayConfig.class)
public final class RelayComponent extends RoleComponent {
    static final String PID = "org.amphora.relay";
    private static final Logger LOG = LoggerFactory.getLogger(RelayComponent.class);
    private static final long LOOK_SECONDS = 1;
    private static final long SAVE_SECONDS = 60;
    private static final int ABOVE_MDA = 100;

    private final InFlight inFlight = new InFlight();
    private final Watch watch = new Watch();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(RelayComponent::thread);
    private final Path folder;
    private final TlsResults results;
    private volatile RelaySettings settings;
    private volatile RelayTarget.Services services;
    private ServiceRegistration<DeliveryTarget> remote;
    private ServiceRegistration<DeliveryTarget> local;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Listeners listeners;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DnsResolver dns;

    private TlsProvider tlsRole;

    @Activate
    public RelayComponent(BundleContext context) {
        String data = context.getProperty("karaf.data");
        folder = Path.of(data == null ? "" : data, "amphora/relay");
        results = new TlsResults(folder.resolve("tls-results"), InstantSource.system());
    }

    /** For the certificate that servers are shown who ask for one. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindTls(TlsProvider found) {
        tlsRole = found;
        if (settings != null) use(settings);
    }

    synchronized void unbindTls(TlsProvider gone) {
        if (tlsRole == gone) tlsRole = null;
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "amphora-relay-clock");
        thread.setDaemon(true);
        return thread;
    }

    @Activate
    @Modified
    synchronized void configure(BundleContext context, RelayConfig defaults, Map<String, Object> raw) {
        try {
            String etc = context.getProperty("karaf.etc");
            RelaySettings read =
                    RelaySettings.read(new ConfigReader(PID, raw), Path.of(etc == null ? "" : etc), health);
            use(read);
            health.problem("configuration", "");
            if (remote == null) serve(context);
            serveLocal(context);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, remote != null));
        }
    }

    /** Deliveries under way end with the settings that they began with. */
    private void use(RelaySettings fresh) {
        RelayTarget.Services before = services;
        TlsSettings tls = fresh.tls();
        var finder = new HostFinder(
                () -> dns,
                fresh.families(),
                fresh.addressLimit(),
                new OurAddresses(() -> listeners, fresh.proxyInterfaces()),
                name -> name.equalsIgnoreCase(hostname()),
                new Random());
        Optional<StsPolicies> sts = tls.mtaSts()
                ? Optional.of(new StsPolicies(
                        () -> dns,
                        folder.resolve("mta-sts"),
                        new HttpsFetch(tls.authorities()),
                        InstantSource.system()))
                : Optional.empty();
        var policies = new Policies(tls.level(), tls.policies(), tls.authorities(), () -> dns, sts);
        var client = new ClientTls(keys(tls), tls.protocols(), tls.cacheSize(), tls.cacheTime());
        services = new RelayTarget.Services(
                new Relaying(finder, policies, fresh.passwords(), fresh.port()),
                new Pool(fresh.pool()),
                new Opener(watch, fresh.session(), this::hostname, client, results),
                fresh.limits());
        settings = fresh;
        if (before != null) before.pool().close();
    }

    private KeyManager[] keys(TlsSettings tls) {
        TlsProvider now = tlsRole;
        return tls.clientCertificate() && now != null ? new KeyManager[] {now.clientKeys()} : null;
    }

    private void serve(BundleContext context) {
        clock.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        clock.scheduleWithFixedDelay(results::save, SAVE_SECONDS, SAVE_SECONDS, TimeUnit.SECONDS);
        var target = new RelayTarget((e, r) -> settings.routing().nextHop(e, r), () -> services, inFlight);
        remote = context.registerService(DeliveryTarget.class, target, properties(DeliveryTarget.REMOTE));
    }

    /** Takes local mail over from mda, or gives it back. */
    private void serveLocal(BundleContext context) {
        Optional<NextHop> to = settings.mailboxTransport();
        if (to.isPresent() == (local != null)) return;
        ServiceRegistration<DeliveryTarget> before = local;
        local = null;
        if (before != null) {
            before.unregister();
            return;
        }
        NextHop nowhere = to.get(); // for a call that comes when it is switched off
        var target = new RelayTarget((e, r) -> settings.mailboxTransport().orElse(nowhere), () -> services, inFlight);
        local = context.registerService(DeliveryTarget.class, target, properties(DeliveryTarget.LOCAL));
    }

    private static Dictionary<String, Object> properties(String route) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(DeliveryTarget.ROUTE, route);
        properties.put(Constants.SERVICE_RANKING, ABOVE_MDA);
        return properties;
    }

    /** Files that have changed, sessions that have waited long enough. */
    private void look() {
        try {
            settings.routing().refresh();
            settings.tls().policies().refresh();
            settings.passwords().refresh();
            services.pool().reap();
        } catch (RuntimeException e) {
            LOG.error("a look at the relay's files has failed", e);
        }
    }

    private String hostname() {
        Site now = site;
        return now == null ? "localhost" : now.hostname();
    }

    @Deactivate
    void deactivate() {
        if (remote != null) {
            remote.unregister();
            if (local != null) local.unregister();
            int left = inFlight.drain(settings.drainTimeout());
            if (left > 0) LOG.warn("{} deliveries outlast the drain time: their connections are cut", left);
            services.pool().close();
        }
        clock.shutdownNow();
        watch.close();
        results.save();
    }

    @Override
    public String role() {
        return "relay";
    }

    @Override
    public String state() {
        RelayTarget.Services now = services;
        if (now == null) return "down";
        return inFlight.inside() + " deliveries under way, " + watch.open() + " connections, "
                + now.pool().size() + " of them idle";
    }
}
