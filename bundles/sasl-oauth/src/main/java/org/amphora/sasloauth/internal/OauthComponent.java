package org.amphora.sasloauth.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amphora.api.auth.SaslMechanism;
import org.amphora.api.directory.Directory;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
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

/** The role sasl-oauth: two mechanisms from its first good configuration that names an issuer on. */
@Component(configurationPid = OauthComponent.PID, service = Role.class, immediate = true)
@Designate(ocd = OauthConfig.class)
public final class OauthComponent extends RoleComponent {
    static final String PID = "org.amphora.sasloauth";
    private static final Logger LOG = LoggerFactory.getLogger(OauthComponent.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Directory directory;

    private List<ServiceRegistration<SaslMechanism>> served = List.of();

    @Activate
    @Modified
    synchronized void configure(BundleContext context, OauthConfig defaults, Map<String, Object> raw) {
        try {
            String etc = context.getProperty("karaf.etc");
            var settings = OauthSettings.read(new ConfigReader(PID, raw), Path.of(etc == null ? "etc" : etc));
            health.problem("configuration", "");
            var old = served;
            served = new ArrayList<>();
            for (Bearer mechanism : mechanisms(settings))
                served.add(context.registerService(SaslMechanism.class, mechanism, null));
            old.forEach(ServiceRegistration::unregister);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, !served.isEmpty()));
        }
    }

    private List<Bearer> mechanisms(OauthSettings s) {
        if (s.introspection().isEmpty() && s.jwks().isEmpty()) return List.of();
        var issuer = new Issuer(s.timeout(), s.requests());
        TokenSource source =
                s.jwks().isPresent() ? new SignedTokens(s, issuer, System::nanoTime) : new Introspection(s, issuer);
        var check = new AccountOfToken(source, new Claims(s, Clock.systemUTC()), this::directory);
        String scope = String.join(" ", s.scope());
        return List.of(
                new Bearer(false, check, scope, s.openidConfiguration()),
                new Bearer(true, check, scope, s.openidConfiguration()));
    }

    private Directory directory() {
        Directory now = directory;
        if (now == null) throw new MailException(EnhancedStatus.TEMP_AUTH, "Temporary authentication failure");
        return now;
    }

    @Deactivate
    synchronized void deactivate() {
        served.forEach(ServiceRegistration::unregister);
    }

    @Override
    public String role() {
        return "sasl-oauth";
    }

    @Override
    public synchronized String state() {
        return served.isEmpty() ? "off: no issuer is configured" : "";
    }
}
