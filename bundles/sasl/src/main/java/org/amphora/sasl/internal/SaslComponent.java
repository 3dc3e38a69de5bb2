package org.amphora.sasl.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.directory.Directory;
import org.amphora.api.net.Bans;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
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

/** The role sasl: serves from its first good configuration on. */
@Component(service = Role.class, configurationPid = "org.amphora.sasl", immediate = true)
@Designate(ocd = SaslConfig.class)
public final class SaslComponent extends RoleComponent {
    private static final Logger LOG = LoggerFactory.getLogger(SaslComponent.class);
    /** Below the time that Declarative Services itself gives. */
    private static final Duration DRAIN = Duration.ofSeconds(20);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Authenticator authenticator;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Directory directory;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<SaslMechanism> mechanisms = List.of();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Bans bans;

    private volatile SaslService service;
    private ServiceRegistration<Sasl> served;

    @Activate
    @Modified
    void configure(BundleContext context, SaslConfig defaults, Map<String, Object> raw) {
        try {
            SaslSettings settings = SaslSettings.read(raw);
            health.problem("configuration", "");
            if (served == null) serve(context, settings);
            else service.settings(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private void serve(BundleContext context, SaslSettings settings) {
        service = new SaslService(
                settings,
                () -> Optional.ofNullable(authenticator),
                () -> Optional.ofNullable(directory),
                () -> mechanisms,
                () -> Optional.ofNullable(bans));
        served = context.registerService(Sasl.class, service, null);
    }

    @Deactivate
    void deactivate() {
        if (served == null) return;
        served.unregister();
        int left = service.drain(DRAIN);
        if (left > 0) LOG.warn("{} logins outlast the drain time", left);
    }

    @Override
    public String role() {
        return "sasl";
    }

    @Override
    public List<String> problems() {
        List<String> all = new ArrayList<>(super.problems());
        SaslService s = service;
        if (s == null) return all;
        all.addAll(s.missing());
        return all;
    }

    @Override
    public String state() {
        SaslService s = service;
        return s == null ? "down" : s.inside() + " logins under way";
    }
}
