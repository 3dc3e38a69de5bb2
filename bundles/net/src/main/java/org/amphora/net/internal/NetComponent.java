package org.amphora.net.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.net.Listeners;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionInfo;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.tls.TlsProvider;
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
@Component(
        service = {Listeners.class, Role.class, NetComponent.class},
        immediate = true,
        configurationPid = NetSettings.PID)
@Designate(ocd = NetConfig.class)
public final class NetComponent implements Listeners, Role {
    private static final Logger LOG = LoggerFactory.getLogger(NetComponent.class);

    private final RoleHealth health = new RoleHealth();
    private final Net net;

    @Activate
    public NetComponent(NetConfig defaults, Map<String, Object> raw) {
        net = new Net(NetSettings.read(raw));
    }

    @Modified
    void modified(NetConfig defaults, Map<String, Object> raw) {
        try {
            net.settings(NetSettings.read(raw));
            health.problem("configuration", "");
        } catch (BadConfiguration e) {
            LOG.error("{}; the last good configuration goes on", e.getMessage());
            health.problem("configuration", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        net.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProtocol(ProtocolFactory factory, Map<String, Object> properties) {
        if (!(properties.get(ProtocolFactory.PROTOCOL) instanceof String protocol)) return;
        int ranking = properties.get("service.ranking") instanceof Integer i ? i : 0;
        net.bind(protocol, factory, ranking, (Long) properties.get("service.id"));
    }

    void unbindProtocol(ProtocolFactory factory, Map<String, Object> properties) {
        if (!(properties.get(ProtocolFactory.PROTOCOL) instanceof String protocol)) return;
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
        net.tls(provider);
    }

    void unbindTls(TlsProvider provider) {
        net.noTls(provider);
    }

    Net net() {
        return net;
    }

    @Override
    public List<ListenerInfo> listeners() {
        return net.listeners();
    }

    @Override
    public List<SessionInfo> sessions() {
        return net.sessions();
    }

    @Override
    public boolean close(String sessionId) {
        return net.close(sessionId);
    }

    @Override
    public String role() {
        return "net";
    }

    @Override
    public Instant since() {
        return health.since();
    }

    @Override
    public List<String> problems() {
        return Stream.concat(
                        health.problems().stream(),
                        net.listeners().stream().map(ListenerInfo::problem).filter(p -> !p.isEmpty()))
                .toList();
    }

    @Override
    public String state() {
        return net.listeners().size() + " listeners, " + net.connectionCount() + " connections";
    }
}
