package org.amphora.pop3.internal;

import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;
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

/** The role pop3: serves from its first good configuration on. */
@Component(service = Role.class, configurationPid = "org.amphora.pop3", immediate = true)
@Designate(ocd = Pop3Config.class)
public final class Pop3Component extends RoleComponent implements Services {
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Component.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Sasl sasl;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    private volatile Pop3Settings settings;
    private volatile Pop3Protocol protocol;
    private ServiceRegistration<ProtocolFactory> served;

    @Activate
    @Modified
    void configure(BundleContext context, Pop3Config defaults, Map<String, Object> raw) {
        try {
            settings = Pop3Settings.read(raw);
            health.problem("configuration", "");
            if (served == null) serve(context);
            else protocol.settings(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private void serve(BundleContext context) {
        protocol = new Pop3Protocol(this, settings);
        var properties = Map.of(ProtocolFactory.PROTOCOL, "pop3");
        served = context.registerService(ProtocolFactory.class, protocol, FrameworkUtil.asDictionary(properties));
    }

    @Deactivate
    void deactivate() {
        if (served == null) return;
        served.unregister();
        int left = protocol.sessions().drain(settings.drainTimeout());
        if (left > 0) LOG.warn("{} POP3 sessions outlast the drain time", left);
    }

    @Override
    public Optional<MailStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public Optional<Sasl> sasl() {
        return Optional.ofNullable(sasl);
    }

    @Override
    public String hostname() {
        Site s = site;
        return s == null ? "localhost" : s.hostname();
    }

    @Override
    public String role() {
        return "pop3";
    }

    @Override
    public String state() {
        Pop3Protocol p = protocol;
        return p == null ? "down" : p.sessions().inside() + " sessions";
    }
}
