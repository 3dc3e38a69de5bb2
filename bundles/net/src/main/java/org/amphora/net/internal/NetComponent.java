package org.amphora.net.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amphora.api.net.Bans;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.net.Listeners;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.api.tls.TlsProvider;
import org.osgi.annotation.bundle.Capability;
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

/** The role net. */
@Component(service = Role.class, immediate = true, configurationPid = NetSettings.PID)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.amphora.net.internal.Net\"")
@Designate(ocd = NetConfig.class)
public final class NetComponent extends RoleComponent {
    private static final Logger LOG = LoggerFactory.getLogger(NetComponent.class);

    private static final String[] SERVED = {Listeners.class.getName(), Net.class.getName()};

    private final Protocols protocols = new Protocols();
    private TlsProvider tls;
    private volatile Site site;
    private volatile Net net;
    private ServiceRegistration<?> served;
    private ServiceRegistration<Bans> bans;

    @Activate
    @Modified
    void configure(BundleContext context, NetConfig defaults, Map<String, Object> raw) {
        try {
            NetSettings settings = NetSettings.read(raw);
            health.problem("configuration", "");
            if (served == null) serve(context, settings);
            else net.settings(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    /** The listeners wait for it. */
    private void serve(BundleContext context, NetSettings settings) {
        synchronized (protocols) {
            net = new Net(settings, protocols);
            net.clients().ours(this::isOurs);
            if (tls != null) net.tls(tls);
            if (site != null) net.interfaces(site.interfaces());
        }
        served = context.registerService(SERVED, net, null);
        bans = context.registerService(Bans.class, net.clients().bans(), null);
    }

    @Deactivate
    void deactivate() {
        if (served == null) return;
        bans.unregister();
        served.unregister();
        net.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProtocol(ProtocolFactory factory, Map<String, Object> properties) {
        if (!(properties.get(ProtocolFactory.PROTOCOL) instanceof String protocol)) return;
        int ranking = properties.get("service.ranking") instanceof Integer i ? i : 0;
        long id = (Long) properties.get("service.id");
        synchronized (protocols) {
            if (net == null) {
                protocols.add(protocol, factory, ranking, id);
                return;
            }
        }
        net.bind(protocol, factory, ranking, id);
    }

    void unbindProtocol(ProtocolFactory factory, Map<String, Object> properties) {
        if (!(properties.get(ProtocolFactory.PROTOCOL) instanceof String protocol)) return;
        synchronized (protocols) {
            if (net == null) {
                protocols.remove(protocol, factory);
                return;
            }
        }
        long left = net.unbind(protocol, factory);
        health.problem(
                "sessions " + protocol,
                left == 0 ? "" : left + " sessions of a replaced " + protocol + " have not ended");
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTls(TlsProvider provider) {
        synchronized (protocols) {
            tls = provider;
            if (net == null) return;
        }
        net.tls(provider);
    }

    void unbindTls(TlsProvider provider) {
        synchronized (protocols) {
            if (tls == provider) tls = null;
            if (net == null) return;
        }
        net.noTls(provider);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "bindSite")
    void bindSite(Site fresh) {
        synchronized (protocols) {
            site = fresh;
            if (net == null) return;
        }
        net.interfaces(fresh.interfaces());
    }

    /** Its interfaces stay those of the listeners. */
    void unbindSite(Site gone) {
        synchronized (protocols) {
            if (site == gone) site = null;
        }
    }

    private boolean isOurs(InetAddress client) {
        Site now = site;
        return now != null && now.isMyNetwork(client);
    }

    @Override
    public String role() {
        return "net";
    }

    @Override
    public List<String> problems() {
        Net now = net;
        if (now == null) return super.problems();
        return Stream.concat(
                        super.problems().stream(),
                        now.listeners().stream().map(ListenerInfo::problem).filter(p -> !p.isEmpty()))
                .toList();
    }

    @Override
    public String state() {
        Net now = net;
        return now == null ? "down" : now.listeners().size() + " listeners, " + now.connectionCount() + " connections";
    }
}
