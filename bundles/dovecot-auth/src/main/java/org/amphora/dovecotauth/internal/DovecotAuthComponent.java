package org.amphora.dovecotauth.internal;

import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
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

/** The role dovecot-auth: serves from its first good configuration on. */
@Component(service = Role.class, configurationPid = "org.amphora.dovecotauth", immediate = true)
@Designate(ocd = DovecotAuthConfig.class)
public final class DovecotAuthComponent extends RoleComponent {
    private static final Logger LOG = LoggerFactory.getLogger(DovecotAuthComponent.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Sasl sasl;

    private volatile DovecotAuthSettings settings;
    private volatile DovecotAuthProtocol protocol;
    private ServiceRegistration<ProtocolFactory> served;

    @Activate
    @Modified
    void configure(BundleContext context, DovecotAuthConfig defaults, Map<String, Object> raw) {
        try {
            settings = DovecotAuthSettings.read(raw);
            health.problem("configuration", "");
            if (served == null) serve(context);
            else protocol.settings(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private void serve(BundleContext context) {
        protocol = new DovecotAuthProtocol(() -> Optional.ofNullable(sasl), settings);
        var properties = Map.of(ProtocolFactory.PROTOCOL, "dovecot-auth");
        served = context.registerService(ProtocolFactory.class, protocol, FrameworkUtil.asDictionary(properties));
    }

    @Deactivate
    void deactivate() {
        if (served == null) return;
        served.unregister();
        int left = protocol.sessions().drain(settings.drainTimeout());
        if (left > 0) LOG.warn("{} sessions of the Dovecot authentication protocol outlast the drain time", left);
    }

    @Override
    public String role() {
        return "dovecot-auth";
    }

    @Override
    public String state() {
        DovecotAuthProtocol p = protocol;
        return p == null ? "down" : p.sessions().inside() + " sessions";
    }
}
