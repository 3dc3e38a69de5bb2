package org.amphora.dns.internal;

import java.net.InetAddress;
import java.util.Map;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.NioClient;

/** The role dns. */
@Component(service = Role.class, configurationPid = "org.amphora.dns", immediate = true)
@Designate(ocd = DnsConfig.class)
public final class DnsComponent extends RoleComponent implements DnsResolver {
    private static final Logger LOG = LoggerFactory.getLogger(DnsComponent.class);

    private volatile DnsResolver resolver;
    private ServiceRegistration<DnsResolver> served;

    @Activate
    @Modified
    void configure(BundleContext context, DnsConfig defaults, Map<String, Object> raw) {
        try {
            resolver = new DnsjavaResolver(DnsSettings.read(raw), System::nanoTime);
            health.problem("configuration", "");
            if (served == null) served = context.registerService(DnsResolver.class, this, null);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    /** dnsjava keeps a selector thread in a static field: it must not outlive this bundle. */
    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
        NioClient.close();
    }

    @Override
    public DnsAnswer<Mx> mx(String domain) {
        return resolver.mx(domain);
    }

    @Override
    public DnsAnswer<InetAddress> ipv4(String name) {
        return resolver.ipv4(name);
    }

    @Override
    public DnsAnswer<InetAddress> ipv6(String name) {
        return resolver.ipv6(name);
    }

    @Override
    public DnsAnswer<String> txt(String name) {
        return resolver.txt(name);
    }

    @Override
    public DnsAnswer<String> ptr(InetAddress address) {
        return resolver.ptr(address);
    }

    @Override
    public DnsAnswer<String> cname(String name) {
        return resolver.cname(name);
    }

    @Override
    public DnsAnswer<Srv> srv(String name) {
        return resolver.srv(name);
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(String name) {
        return resolver.tlsa(name);
    }

    @Override
    public String role() {
        return "dns";
    }
}
