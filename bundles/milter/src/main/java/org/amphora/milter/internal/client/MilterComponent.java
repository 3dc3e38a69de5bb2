package org.amphora.milter.internal.client;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One milter: an {@code org.amphora.milter-NAME.cfg}. A filter from its first good configuration on. */
@Component(
        service = Role.class,
        configurationPid = MilterSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = MilterConfig.class, factory = true)
public final class MilterComponent extends RoleComponent {
    private static final Logger LOG = LoggerFactory.getLogger(MilterComponent.class);
    /** Behind our own filters, so that a milter sees what they have found. */
    private static final int ORDER = 80;

    private final String role;
    private volatile MilterFilter filter;
    private ServiceRegistration<MailFilter> served;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DnsResolver dns;

    @Activate
    public MilterComponent(Map<String, Object> raw) {
        role = "milter-" + MilterSettings.name(raw);
    }

    @Activate
    @Modified
    void configure(BundleContext context, MilterConfig defaults, Map<String, Object> raw) {
        try {
            MilterSettings settings = MilterSettings.read(raw);
            health.problem("configuration", "");
            if (settings.endpoint().isEmpty()) deactivate();
            else if (filter == null) serve(context, settings);
            else filter.configure(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, filter != null));
        }
    }

    private void serve(BundleContext context, MilterSettings settings) {
        filter = new MilterFilter(settings, () -> Optional.ofNullable(site), () -> Optional.ofNullable(dns));
        var properties = new Hashtable<String, Object>(
                Map.of(MailFilter.NAME, role, MailFilter.ORDER, ORDER, MailFilter.LISTED_ONLY, true));
        served = context.registerService(MailFilter.class, filter, properties);
    }

    /** Intake is told of it first, and waits until the transactions that the filter is in have ended. */
    @Deactivate
    void deactivate() {
        if (filter == null) return;
        served.unregister();
        filter.close();
        filter = null;
    }

    @Override
    public String role() {
        return role;
    }

    @Override
    public List<String> problems() {
        MilterFilter f = filter;
        return Stream.concat(super.problems().stream(), Stream.of(f == null ? "" : f.problem()))
                .filter(p -> !p.isEmpty())
                .toList();
    }

    @Override
    public String state() {
        MilterFilter f = filter;
        return f == null ? "off" : f.connections() + " connections";
    }
}
