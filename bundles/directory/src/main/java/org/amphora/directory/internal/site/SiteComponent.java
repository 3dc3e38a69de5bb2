package org.amphora.directory.internal.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.directory.Directory;
import org.amphora.api.mail.MailException;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service {@link Site}: glue between {@code org.amphora.site.cfg} and {@link SiteValues}. */
@Component(configurationPid = SiteComponent.PID, service = Role.class, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.amphora.api.site.Site\"")
@Designate(ocd = SiteConfig.class)
public final class SiteComponent extends RoleComponent implements Site {
    static final String PID = "org.amphora.site";
    private static final Logger LOG = LoggerFactory.getLogger(SiteComponent.class);

    private BundleContext context;
    private volatile SiteValues values;
    private ServiceRegistration<Site> served;

    @Activate
    @Modified
    void configure(BundleContext context, SiteConfig defaults, Map<String, Object> raw) {
        this.context = context;
        try {
            // the directory starts later, and refuses a file of domains that overlaps
            Set<String> local = served == null ? Set.of() : localDomains();
            values = SiteValues.read(new ConfigReader(PID, raw), systemName(), local);
            health.problem("configuration", "");
            var properties = FrameworkUtil.asDictionary(Map.of("inet_interfaces", values.interfaces()));
            if (served == null) served = context.registerService(Site.class, this, properties);
            else served.setProperties(properties);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
    }

    /** The directory depends on this service, so it is asked here and not injected. */
    private Set<String> localDomains() {
        ServiceReference<Directory> ref = context.getServiceReference(Directory.class);
        Directory directory = ref == null ? null : context.getService(ref);
        if (directory == null) return Set.of();
        try {
            Set<String> domains = new HashSet<>(directory.domains());
            // what only mydestination has made local may move to relay_domains
            values.destinations().forEach(domains::remove);
            return domains;
        } catch (MailException e) {
            return Set.of();
        } finally {
            context.ungetService(ref);
        }
    }

    private static String systemName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException none) {
                return "localhost";
            }
        }
    }

    @Override
    public String hostname() {
        return values.hostname();
    }

    @Override
    public String domain() {
        return values.domain();
    }

    @Override
    public String origin() {
        return values.origin();
    }

    @Override
    public List<String> destinations() {
        return values.destinations();
    }

    @Override
    public List<String> relayDomains() {
        return values.relayDomains();
    }

    @Override
    public List<String> interfaces() {
        return values.interfaces();
    }

    @Override
    public boolean isMyNetwork(InetAddress address) {
        return values.isMyNetwork(address);
    }

    @Override
    public String role() {
        return "site";
    }

    @Override
    public String state() {
        return values == null ? "down" : hostname();
    }
}
