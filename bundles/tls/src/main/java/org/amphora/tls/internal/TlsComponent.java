package org.amphora.tls.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.api.tls.TlsProvider;
import org.osgi.framework.BundleContext;
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

/** The role tls. */
@Component(service = Role.class, immediate = true, configurationPid = TlsComponent.PID)
@Designate(ocd = TlsConfig.class)
public final class TlsComponent extends RoleComponent {
    static final String PID = "org.amphora.tls";
    private static final Logger LOG = LoggerFactory.getLogger(TlsComponent.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(TlsComponent::thread);
    private ScheduledFuture<?> reload;
    private volatile Certificates certificates;
    private ServiceRegistration<TlsProvider> served;
    private volatile Site site;

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "amphora-tls-reload");
        thread.setDaemon(true);
        return thread;
    }

    /** May come before {@link #configure} or at any time after it. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSite(Site site) {
        this.site = site;
        if (certificates != null) clock.execute(this::refresh);
    }

    void unbindSite(Site site) {
        if (this.site == site) this.site = null;
    }

    @Activate
    @Modified
    void configure(BundleContext context, TlsConfig defaults, Map<String, Object> raw) {
        try {
            var settings = TlsSettings.read(new ConfigReader(PID, raw), folder(context, "karaf.etc"));
            if (served == null) serve(context, settings);
            else certificates.settings(settings);
            schedule(settings);
            health.problem("configuration", "");
            LOG.info("certificate: {}", certificates.describe());
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        } catch (IOException e) {
            var refused = new BadConfiguration("etc/" + PID + ".cfg: " + e.getMessage());
            LOG.error("{}", health.refused(refused, served != null));
        }
    }

    private void serve(BundleContext context, TlsSettings settings) throws IOException {
        Path own = folder(context, "karaf.data").resolve("amphora/tls");
        certificates = new Certificates(settings, hostname(), new SelfSigned(own), health);
        served = context.registerService(TlsProvider.class, certificates, null);
    }

    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(5, TimeUnit.SECONDS)) LOG.warn("a reload of the certificate does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void schedule(TlsSettings settings) {
        if (reload != null) reload.cancel(false);
        long seconds = settings.reloadInterval().toSeconds();
        reload = seconds == 0 ? null : clock.scheduleWithFixedDelay(this::refresh, seconds, seconds, TimeUnit.SECONDS);
    }

    private void refresh() {
        try {
            certificates.hostname(hostname());
            certificates.refresh();
        } catch (IOException | RuntimeException e) {
            LOG.error("the certificate before stays in force", e);
        }
    }

    private String hostname() {
        Site s = site;
        if (s != null) return s.hostname();
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Karaf's folder; outside Karaf the working directory. */
    private static Path folder(BundleContext context, String property) {
        String folder = context.getProperty(property);
        return Path.of(folder == null ? "" : folder);
    }

    @Override
    public String role() {
        return "tls";
    }

    @Override
    public List<String> problems() {
        Certificates now = certificates;
        return Stream.concat(super.problems().stream(), Stream.of(now == null ? "" : now.problem()))
                .filter(p -> !p.isEmpty())
                .toList();
    }

    @Override
    public String state() {
        Certificates now = certificates;
        return now == null ? "down" : now.describe();
    }
}
