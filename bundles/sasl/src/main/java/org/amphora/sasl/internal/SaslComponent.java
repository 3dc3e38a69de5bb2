package org.amphora.sasl.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleHealth;
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

/** The role sasl. */
@Component(
        service = {Sasl.class, Role.class},
        configurationPid = "org.amphora.sasl")
@Designate(ocd = SaslConfig.class)
public final class SaslComponent implements Sasl, Role {
    private static final Logger LOG = LoggerFactory.getLogger(SaslComponent.class);
    /** Below the time that Declarative Services itself gives. */
    private static final Duration DRAIN = Duration.ofSeconds(20);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Authenticator authenticator;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<SaslMechanism> mechanisms = List.of();

    private final RoleHealth health = new RoleHealth();
    private final SaslService service;

    @Activate
    public SaslComponent(SaslConfig defaults, Map<String, Object> raw) {
        service = new SaslService(SaslSettings.read(raw), () -> Optional.ofNullable(authenticator), () -> mechanisms);
    }

    @Modified
    void modified(SaslConfig defaults, Map<String, Object> raw) {
        try {
            service.settings(SaslSettings.read(raw));
            health.problem("configuration", "");
        } catch (BadConfiguration e) {
            LOG.error("{}; the last good configuration goes on", e.getMessage());
            health.problem("configuration", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        int left = service.drain(DRAIN);
        if (left > 0) LOG.warn("{} logins outlast the drain time", left);
    }

    @Override
    public List<String> mechanisms(SaslContext context) {
        return service.mechanisms(context);
    }

    @Override
    public Optional<SaslExchange> start(String mechanism, SaslContext context) {
        return service.start(mechanism, context);
    }

    @Override
    public SaslStep login(String login, char[] password, SaslContext context) {
        return service.login(login, password, context);
    }

    @Override
    public boolean allowsLogin(SaslContext context) {
        return service.allowsLogin(context);
    }

    @Override
    public String role() {
        return "sasl";
    }

    @Override
    public Instant since() {
        return health.since();
    }

    @Override
    public List<String> problems() {
        List<String> all = new ArrayList<>(health.problems());
        for (String name : service.missing()) all.add("auth_mechanisms names " + name + ", which no bundle provides");
        return all;
    }

    @Override
    public String state() {
        return service.inside() + " logins under way";
    }
}
